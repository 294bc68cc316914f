package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.pack.InputHash;
import io.sparkdatums.pack.PackWriter;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The hashes of a datum's input files, until they are recorded with it. All but the last {@value
 * #BLOCK} lie in a scratch file, so that memory does not grow with their number. Not thread-safe.
 */
final class LearntHashes implements Closeable {
  private static final int BLOCK = 1000;

  private final SpillFile spill;
  private final List<Block> blocks = new ArrayList<>();
  private final List<InputHash> last = new ArrayList<>();

  /** Hashes of files of one directory, encoded as a list of files. */
  private record Block(String input, SpillFile.Part part) {}

  /**
   * @param scratch a directory on the local disk
   */
  LearntHashes(Path scratch) {
    this.spill = new SpillFile(scratch);
  }

  void add(InputHash hash) throws IOException {
    if (!last.isEmpty() && last.size() >= BLOCK) {
      write();
    }
    last.add(hash);
  }

  private void write() throws IOException {
    int from = 0;
    for (int i = 1; i <= last.size(); i++) {
      if (i == last.size() || !last.get(i).input().equals(last.get(from).input())) {
        write(last.subList(from, i));
        from = i;
      }
    }
    last.clear();
  }

  private void write(List<InputHash> hashes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FileList.Writer writer = new FileList.Writer(bytes)) {
      for (InputHash hash : hashes) {
        writer.append(
            new DatumFile(
                hash.path(), hash.size(), hash.modified(), hash.etag(), hash.hash(), List.of()));
      }
    }
    blocks.add(new Block(hashes.get(0).input(), spill.append(bytes.toByteArray(), bytes.size())));
  }

  /** Records all of them, in the order in which they came, with the datum in hand. */
  void record(PackWriter pack) throws IOException {
    for (Block block : blocks) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(block.part().length());
      spill.copy(block.part(), bytes);
      try (FileList.Reader files = FileList.read(bytes.toByteArray())) {
        while (files.hasNext()) {
          DatumFile file = files.next();
          pack.input(
              new InputHash(
                  block.input(),
                  file.path(),
                  file.size(),
                  file.modified(),
                  file.etag(),
                  Objects.requireNonNull(file.hash())));
        }
      }
    }
    for (InputHash hash : last) {
      pack.input(hash);
    }
  }

  @Override
  public void close() throws IOException {
    spill.close();
  }
}
