package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.pack.InputHash;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.pack.PathOrder;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a datum's input files, until they are recorded with it. All but the last {@value
 * #BLOCK} lie in a scratch file, so that memory does not grow with their number. Not thread-safe.
 */
final class LearntHashes implements Closeable {
  private static final int BLOCK = 1000;

  private final SpillFile spill;
  private final List<Block> blocks = new ArrayList<>();
  private final List<InputHash> last = new ArrayList<>();

  /** Where {@link #find} looks first: files are mostly asked for in the order of their coming. */
  private int lastFound;

  private int loaded = -1;
  private List<DatumFile> files = List.of();

  /** Hashes of files of one directory by ascending path, encoded as a list of files. */
  private record Block(String input, String first, String last, SpillFile.Part part) {
    boolean spans(String directory, String path) {
      return input.equals(directory)
          && PathOrder.compare(first, path) <= 0
          && PathOrder.compare(path, last) <= 0;
    }
  }

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
      if (i == last.size() || !follows(last.get(i - 1), last.get(i))) {
        write(last.subList(from, i));
        from = i;
      }
    }
    last.clear();
  }

  private static boolean follows(InputHash a, InputHash b) {
    return a.input().equals(b.input()) && PathOrder.compare(a.path(), b.path()) < 0;
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
    InputHash first = hashes.get(0);
    String end = hashes.get(hashes.size() - 1).path();
    SpillFile.Part part = spill.append(bytes.toByteArray(), bytes.size());
    blocks.add(new Block(first.input(), first.path(), end, part));
  }

  /** The hash of a file of a directory, null if it is not among these. */
  byte @Nullable [] find(String input, String path) throws IOException {
    for (InputHash hash : last) {
      if (hash.path().equals(path) && hash.input().equals(input)) {
        return hash.hash();
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      int number = (lastFound + i) % blocks.size();
      byte[] found = blocks.get(number).spans(input, path) ? find(number, path) : null;
      if (found != null) {
        lastFound = number;
        return found;
      }
    }
    return null;
  }

  private byte @Nullable [] find(int number, String path) throws IOException {
    if (loaded != number) {
      try (FileList.Reader reader = read(blocks.get(number))) {
        List<DatumFile> list = new ArrayList<>(BLOCK);
        reader.forEachRemaining(list::add);
        files = list;
        loaded = number;
      }
    }
    int low = 0;
    int high = files.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = PathOrder.compare(files.get(middle).path(), path);
      if (order == 0) {
        return files.get(middle).hash();
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  private FileList.Reader read(Block block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(block.part().length());
    spill.copy(block.part(), bytes);
    return FileList.read(bytes.toByteArray());
  }

  /** Records all of them, in the order in which they came, with the datum in hand. */
  void record(PackWriter pack) throws IOException {
    for (Block block : blocks) {
      try (FileList.Reader list = read(block)) {
        while (list.hasNext()) {
          DatumFile file = list.next();
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
