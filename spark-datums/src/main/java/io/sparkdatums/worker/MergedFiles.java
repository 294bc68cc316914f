package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The files of inputs, merged in canonical order, each file of a root once. In memory is one file
 * of each part of the inputs; a list of files is opened when its first file's turn has come.
 */
final class MergedFiles implements Closeable {
  private final InputContents contents;
  private final List<Part> parts = new ArrayList<>();
  private final PriorityQueue<Part> next =
      new PriorityQueue<>(
          Comparator.comparing(Part::head, PathOrder::compare).thenComparing(Part::root));

  private @Nullable Found last;

  /** A file or empty directory, and the input that it is of. */
  record Found(PlannedInput input, DatumFile file) {}

  /**
   * @param parts of which each is in canonical order and of one root; closed with this
   */
  MergedFiles(InputContents contents, List<PlannedInputs.Cursor> parts) throws IOException {
    this.contents = contents;
    parts.forEach(part -> this.parts.add(new Part(part)));
    for (Part part : this.parts) {
      part.nextInput();
    }
  }

  /** The next file, null if there is none. */
  @Nullable Found next() throws IOException {
    for (Part part = next.poll(); part != null; part = next.poll()) {
      Found found = part.take();
      if (found != null && !isLast(found)) {
        last = found;
        return found;
      }
    }
    return null;
  }

  private boolean isLast(Found found) {
    return last != null
        && last.file().path().equals(found.file().path())
        && last.input().root().equals(found.input().root());
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.close();
    }
  }

  /** Inputs in canonical order, at the beginning of an input or at one of its files. */
  private final class Part implements Closeable {
    private final PlannedInputs.Cursor inputs;
    private @Nullable PlannedInput input;
    private FileList.@Nullable Reader files;
    private @Nullable DatumFile file;

    Part(PlannedInputs.Cursor inputs) {
      this.inputs = inputs;
    }

    /** No file is before this path. */
    String head() {
      return file != null ? file.path() : input != null ? input.path() : "/";
    }

    String root() {
      return input != null ? input.root() : "";
    }

    void nextInput() throws IOException {
      if (files != null) {
        files.close();
        files = null;
      }
      file = null;
      PlannedInput before = input;
      do {
        input = inputs.hasNext() ? inputs.next() : null;
      } while (input != null && before != null && isIn(input.path(), before.path()));
      if (input != null) {
        next.add(this);
      }
    }

    /** Whether a match brings nothing that another one has not brought. */
    private static boolean isIn(String path, String directory) {
      return path.equals(directory)
          || directory.equals("/")
          || (path.startsWith(directory) && path.charAt(directory.length()) == '/');
    }

    /** The file in hand, if it was read already; goes on to the next one. */
    @Nullable Found take() throws IOException {
      PlannedInput of = input;
      if (of == null) {
        return null;
      }
      FileList.Reader list = files;
      if (list == null) {
        list = contents.list(of);
        files = list;
      }
      Found found = file == null ? null : new Found(of, file);
      if (list.hasNext()) {
        file = list.next();
        next.add(this);
      } else {
        nextInput();
      }
      return found;
    }

    @Override
    public void close() throws IOException {
      try (PlannedInputs.Cursor closed = inputs) {
        if (files != null) {
          files.close();
        }
      }
    }
  }
}
