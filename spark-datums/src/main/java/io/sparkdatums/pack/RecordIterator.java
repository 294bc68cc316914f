package io.sparkdatums.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of blocks, one after the other. */
abstract class RecordIterator<T> implements Iterator<T> {
  private final PackFile file;
  private final BlockCursor blocks;
  private @Nullable RecordCursor block;
  private int left;
  private @Nullable T next;

  RecordIterator(PackFile file, BlockCursor blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  /** A new block begins: its records refer to none before it. */
  abstract void begin();

  /** Decodes a record. */
  abstract T decode(RecordCursor from);

  @Override
  public boolean hasNext() {
    if (next == null) {
      while (left == 0) {
        if (block != null && !block.atEnd()) {
          throw file.corrupt("a block is longer than its records");
        }
        if (!blocks.hasNext()) {
          return false;
        }
        int records = blocks.peek().records();
        try {
          block = blocks.next();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        begin();
        left = records;
      }
      left--;
      next = decode(Objects.requireNonNull(block));
    }
    return true;
  }

  @Override
  public T next() {
    T found = hasNext() ? next : null;
    if (found == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return found;
  }
}
