package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.plan.PlannedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** An input of each root that there is. */
  private final List<PlannedInput> roots = new ArrayList<>();

  private int loaded = -1;
  private List<MergedFiles.Found> files = List.of();

  private record Block(String first, byte @Nullable [] bytes, SpillFile.@Nullable Part spilled) {}

  /** Takes files. */
  interface Sink {
    /** Takes a file of the root that an input has. */
    void accept(PlannedInput input, DatumFile file) throws IOException;
  }

  private InputFiles(SpillFile spill) {
    this.spill = spill;
  }

  /**
   * Takes all files, and closes them.
   *
   * @param scratch a directory on the local disk
   */
  static InputFiles of(MergedFiles files, Path scratch) throws IOException {
    InputFiles all = new InputFiles(new SpillFile(scratch));
    try (files) {
      List<MergedFiles.Found> block = new ArrayList<>(BLOCK);
      for (MergedFiles.Found file = files.next(); file != null; file = files.next()) {
        block.add(file);
        if (block.size() == BLOCK) {
          all.add(block);
          block.clear();
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

  private void add(List<MergedFiles.Found> block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream numbers = new DataOutputStream(bytes);
    numbers.writeShort(block.size());
    for (MergedFiles.Found found : block) {
      numbers.writeShort(root(found.input()));
    }
    try (FileList.Writer writer = new FileList.Writer(bytes)) {
      for (MergedFiles.Found found : block) {
        writer.append(found.file());
      }
    }
    byte[] encoded = bytes.toByteArray();
    String first = block.get(0).file().path();
    blocks.add(
        blocks.size() < IN_MEMORY
            ? new Block(first, encoded, null)
            : new Block(first, null, spill.append(encoded, encoded.length)));
  }

  private int root(PlannedInput input) {
    for (int i = 0; i < roots.size(); i++) {
      if (roots.get(i).root().equals(input.root())) {
        return i;
      }
    }
    roots.add(input);
    return roots.size() - 1;
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
      for (MergedFiles.Found found : load(block)) {
        String at = found.file().path();
        if (at.equals(path) || at.startsWith(prefix)) {
          any = true;
          sink.accept(found.input(), found.file());
        } else if (PathOrder.compare(at, path) > 0) {
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

  private List<MergedFiles.Found> load(int number) throws IOException {
    if (number != loaded) {
      Block block = blocks.get(number);
      byte[] bytes = block.bytes();
      if (block.spilled() != null) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        spill.copy(block.spilled(), copy);
        bytes = copy.toByteArray();
      }
      files = decode(new DataInputStream(new ByteArrayInputStream(Objects.requireNonNull(bytes))));
      loaded = number;
    }
    return files;
  }

  private List<MergedFiles.Found> decode(DataInputStream in) throws IOException {
    List<PlannedInput> inputs = new ArrayList<>(BLOCK);
    for (int left = in.readShort(); left > 0; left--) {
      inputs.add(roots.get(in.readShort()));
    }
    List<MergedFiles.Found> list = new ArrayList<>(BLOCK);
    try (FileList.Reader reader = new FileList.Reader(in)) {
      for (PlannedInput input : inputs) {
        list.add(new MergedFiles.Found(input, reader.next()));
      }
    }
    return list;
  }

  @Override
  public void close() throws IOException {
    spill.close();
  }
}
