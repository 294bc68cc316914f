package io.sparkdatums.repo;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator whose next element can be looked at. */
final class Ahead<T> implements Iterator<T> {
  private final Iterator<T> elements;
  private @Nullable T next;

  Ahead(Iterator<T> elements) {
    this.elements = elements;
  }

  @Override
  public boolean hasNext() {
    return next != null || elements.hasNext();
  }

  T peek() {
    T seen = next == null ? elements.next() : next;
    next = seen;
    return seen;
  }

  @Override
  public T next() {
    if (next == null && !elements.hasNext()) {
      throw new NoSuchElementException();
    }
    T taken = peek();
    next = null;
    return taken;
  }
}
