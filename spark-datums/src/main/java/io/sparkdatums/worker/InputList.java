package io.sparkdatums.worker;

import io.sparkdatums.api.DatumInput;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A datum's inputs as a list of which one element is in memory: fast from the beginning to the end,
 * while a step back starts over.
 */
final class InputList extends AbstractList<DatumInput> implements Closeable {
  private final int size;
  private final Supplier<PlannedInputs.Cursor> inputs;
  private final Function<PlannedInput, DatumInput> view;
  private PlannedInputs.@Nullable Cursor cursor;
  private @Nullable DatumInput current;
  private int place = -1;

  InputList(
      long size, Supplier<PlannedInputs.Cursor> inputs, Function<PlannedInput, DatumInput> view) {
    this.size = Math.toIntExact(size);
    this.inputs = inputs;
    this.view = view;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public synchronized DatumInput get(int index) {
    Objects.checkIndex(index, size);
    try {
      if (index < place) {
        close();
      }
      PlannedInputs.Cursor from = cursor;
      if (from == null) {
        from = inputs.get();
        cursor = from;
      }
      for (; place < index; place++) {
        current = view.apply(from.next());
      }
      return Objects.requireNonNull(current);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    place = -1;
    current = null;
    PlannedInputs.Cursor open = cursor;
    cursor = null;
    if (open != null) {
      open.close();
    }
  }
}
