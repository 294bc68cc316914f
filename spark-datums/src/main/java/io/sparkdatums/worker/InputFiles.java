package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.plan.PlannedInput;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of the inputs of one name, by path. They are encoded in blocks of {@value #BLOCK}, of
 * which all but a few lie in a scratch file: memory is the first path of each block, however many
 * files there are. Not thread-safe.
 */
final class InputFiles implements Closeable {
  private static final int BLOCK = 256;
  private static final int IN_MEMORY = 16;

  private final SpillFile spill;
  private final List<Block> blocks = new ArrayList<>();
  private int loaded = -1;
  private List<DatumFile> files = List.of();

  private record Block(String first, byte @Nullable [] bytes, SpillFile.@Nullable Part spilled) {}

  /** Takes files. */
  interface Sink {
    void accept(DatumFile file) throws IOException;
  }

  private InputFiles(SpillFile spill) {
    this.spill = spill;
  }

  /**
   * Reads the lists of inputs, which do not overlap.
   *
   * @param scratch a directory on the local disk
   */
  static InputFiles of(InputContents contents, List<PlannedInput> inputs, Path scratch)
      throws IOException {
    InputFiles all = new InputFiles(new SpillFile(scratch));
    try {
      List<DatumFile> block = new ArrayList<>(BLOCK);
      List<PlannedInput> sorted = new ArrayList<>(inputs);
      sorted.sort(Comparator.comparing(PlannedInput::path, PathOrder::compare));
      for (PlannedInput input : sorted) {
        try (FileList.Reader list = contents.list(input)) {
          while (list.hasNext()) {
            block.add(list.next());
            if (block.size() == BLOCK) {
              all.add(block);
              block.clear();
            }
          }
        }
      }
      if (!block.isEmpty()) {
        all.add(block);
      }
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private void add(List<DatumFile> block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FileList.Writer writer = new FileList.Writer(bytes)) {
      for (DatumFile file : block) {
        writer.append(file);
      }
    }
    byte[] encoded = bytes.toByteArray();
    String first = block.get(0).path();
    blocks.add(
        blocks.size() < IN_MEMORY
            ? new Block(first, encoded, null)
            : new Block(first, null, spill.append(encoded, encoded.length)));
  }

  /** The file or empty directory at a path, null if there is none. */
  @Nullable DatumFile find(String path) throws IOException {
    int block = blockOf(path);
    if (block < 0) {
      return null;
    }
    int low = 0;
    int high = load(block).size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = PathOrder.compare(files.get(middle).path(), path);
      if (order == 0) {
        return files.get(middle);
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /**
   * Gives what is at a path or below it, in canonical order.
   *
   * @return whether there was anything
   */
  boolean below(String path, Sink sink) throws IOException {
    String prefix = path.equals("/") ? "/" : path + "/";
    boolean any = false;
    for (int block = Math.max(0, blockOf(path)); block < blocks.size(); block++) {
      for (DatumFile file : List.copyOf(load(block))) {
        if (file.path().equals(path) || file.path().startsWith(prefix)) {
          any = true;
          sink.accept(file);
        } else if (PathOrder.compare(file.path(), path) > 0) {
          return any;
        }
      }
    }
    return any;
  }

  /** The last block that does not begin after a path; -1 if all do. */
  private int blockOf(String path) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (PathOrder.compare(blocks.get(middle).first(), path) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private List<DatumFile> load(int number) throws IOException {
    if (number != loaded) {
      Block block = blocks.get(number);
      byte[] bytes = block.bytes();
      if (block.spilled() != null) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        spill.copy(block.spilled(), copy);
        bytes = copy.toByteArray();
      }
      List<DatumFile> list = new ArrayList<>(BLOCK);
      try (FileList.Reader reader = FileList.read(java.util.Objects.requireNonNull(bytes))) {
        reader.forEachRemaining(list::add);
      }
      files = list;
      loaded = number;
    }
    return files;
  }

  @Override
  public void close() throws IOException {
    spill.close();
  }
}
