package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of a repo whose contents lie in the pack {@code other/p} of a fixture's warehouse. */
final class RepoFixture {
  static final String PACK = "other/p";

  private final WorkerFixture job;
  private final Map<String, List<String>> files = new TreeMap<>(PathOrder::compare);
  private final List<DatumFile> stored = new ArrayList<>();

  RepoFixture(WorkerFixture job) {
    this.job = job;
  }

  /** A file of one part or several; an empty directory if of none. */
  RepoFixture file(String path, String... parts) {
    files.put(path, List.of(parts));
    return this;
  }

  /** Writes the pack. */
  RepoFixture store() throws Exception {
    OutputStream out = job.warehouse.storage().create(job.warehouse.packFile(PACK));
    try (PackWriter pack = PackWriter.create(out, PACK, new PackHeader("other", 0, 0, "cafe"))) {
      pack.begin();
      int number = 0;
      for (Map.Entry<String, List<String>> file : files.entrySet()) {
        List<Part> parts = new ArrayList<>();
        for (String part : file.getValue()) {
          byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
          parts.add(new Part(PACK, 0, "/k", pack.bytes(), bytes.length, hash));
          try (OutputStream content = pack.file("/" + String.format("%06d", number++))) {
            content.write(bytes);
          }
        }
        if (parts.isEmpty()) {
          stored.add(DatumFile.emptyDirectory(file.getKey()));
          continue;
        }
        TreeRow row = TreeRow.file(0, file.getKey(), parts);
        stored.add(new DatumFile(file.getKey(), row.size(), 0, null, row.hash(), parts));
      }
      pack.end(
          new PackDatum(
              0,
              0,
              "id",
              "/k",
              DatumState.PROCESSED,
              "new",
              1,
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              "w",
              null,
              List.of()));
    }
    return this;
  }

  /** A match in the repo: a file, or a directory with all that is below it. */
  PlannedInput input(String name, String path) throws IOException {
    int found =
        Collections.binarySearch(
            stored,
            DatumFile.emptyDirectory(path),
            (a, b) -> PathOrder.compare(a.path(), b.path()));
    if (found >= 0 && !stored.get(found).isDirectory()) {
      List<DatumFile> file = List.of(stored.get(found));
      return WorkerFixture.input(name, "", path, false, file.get(0).hash(), file);
    }
    String prefix = path.equals("/") ? "/" : path + "/";
    List<DatumFile> matched =
        stored.stream()
            .filter(file -> file.path().equals(path) || file.path().startsWith(prefix))
            .toList();
    return WorkerFixture.input(name, "", path, true, new byte[32], matched);
  }

  /** As in {@link WorkerFixture#outputs}: what of the pack is referred to. */
  static String reference(String content) {
    return PACK + ":" + content;
  }
}
