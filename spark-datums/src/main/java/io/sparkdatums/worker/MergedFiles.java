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
 * The files of inputs, merged in canonical order. In memory is one file of each part of the inputs;
 * a list of files is opened when its first file's turn has come.
 */
final class MergedFiles implements Closeable {
  private final InputContents contents;
  private final List<Part> parts = new ArrayList<>();
  private final PriorityQueue<Part> next =
      new PriorityQueue<>(Comparator.comparing(Part::head, PathOrder::compare));

  /** A file or empty directory, and the input that it is of. */
  record Found(PlannedInput input, DatumFile file) {}

  /**
   * @param parts of which each is in canonical order, without inputs within inputs; closed with
   *     this
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
      if (found != null) {
        return found;
      }
    }
    return null;
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

    void nextInput() throws IOException {
      if (files != null) {
        files.close();
        files = null;
      }
      file = null;
      input = inputs.hasNext() ? inputs.next() : null;
      if (input != null) {
        next.add(this);
      }
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
