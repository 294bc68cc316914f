package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.pack.PackReference;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import io.sparkdatums.tree.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Stores links to a datum's inputs as what the inputs really are, whatever user code saw of them or
 * did to its own copy: what is in a repo is referred to, so that no byte is copied; of a plain
 * directory, whose files may change, the content is stored.
 */
final class LinkedInputs implements Closeable {
  private final InputContents contents;
  private final Path stage;
  private final Path scratch;
  private final Set<String> unread;
  private final PlannedInputs inputs;
  private final Set<String> names;
  private final Map<String, InputFiles> files = new HashMap<>();

  /**
   * @param stage where the datum's directories are now
   * @param scratch a directory for what does not fit in memory
   * @param unread the inputs whose files user code did not see with their contents
   */
  LinkedInputs(
      InputContents contents, PlannedDatum datum, Path stage, Path scratch, Set<String> unread) {
    this.contents = contents;
    this.stage = stage;
    this.scratch = scratch;
    this.unread = Set.copyOf(unread);
    this.inputs = datum.inputs();
    this.names = inputs.names();
  }

  /**
   * Stores a link.
   *
   * @param target the file or directory that it leads to, which is no link itself
   * @param path the link's path in the output
   * @return whether it was; it was not if it leads to no input, or to files on the local disk that
   *     can be stored as they are
   */
  boolean store(Path target, String path, OutputStore store) throws IOException {
    Path relative = stage.relativize(target);
    String name = relative.getName(0).toString();
    if (!names.contains(name) || (inputs.arePlain(name) && !unread.contains(name))) {
      return false;
    }
    InputFiles all = files.get(name);
    if (all == null) {
      MergedFiles merged = new MergedFiles(contents, contents.ascending(inputs, name));
      all = InputFiles.of(merged, scratch);
      files.put(name, all);
    }
    String from =
        relative.getNameCount() == 1
            ? ""
            : "/" + relative.subpath(1, relative.getNameCount()).toString();
    return all.below(
        from.isEmpty() ? "/" : from,
        (input, file) -> one(input, file, path + file.path().substring(from.length()), store));
  }

  private void one(PlannedInput input, DatumFile file, String path, OutputStore store)
      throws IOException {
    OutputWalk.check(path);
    if (file.isDirectory()) {
      store.directory(path);
    } else if (input.root().isEmpty()) {
      store.reference(path, file.parts().stream().map(LinkedInputs::reference).toList());
    } else {
      store.file(path, file.size(), out -> copy(input, file, out));
    }
  }

  private long copy(PlannedInput input, DatumFile file, OutputStream out) throws IOException {
    long bytes;
    try (InputStream in = contents.open(input, file)) {
      bytes = in.transferTo(out);
    }
    if (bytes != file.size()) {
      throw InputContents.changed(file.path());
    }
    contents.check(input, file);
    return bytes;
  }

  private static PackReference reference(Part part) {
    return new PackReference(part.length(), part.hash(), part.pack(), part.offset());
  }

  @Override
  public void close() throws IOException {
    for (InputFiles all : files.values()) {
      all.close();
    }
    contents.close();
  }
}
