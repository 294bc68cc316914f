package io.sparkdatums.repo;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An iterator over the elements of another that a predicate accepts. */
final class Filtered<T> implements Iterator<T> {
  private final Iterator<T> elements;
  private final Predicate<T> predicate;
  private @Nullable T next;

  Filtered(Iterator<T> elements, Predicate<T> predicate) {
    this.elements = elements;
    this.predicate = predicate;
  }

  @Override
  public boolean hasNext() {
    while (next == null && elements.hasNext()) {
      T element = elements.next();
      if (predicate.test(element)) {
        next = element;
      }
    }
    return next != null;
  }

  @Override
  public T next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    T taken = next;
    next = null;
    return taken;
  }
}
