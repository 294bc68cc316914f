package io.sparkdatums.repo;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** An iterator that gives one more element, made when the others have been read. */
final class Followed<T> implements Iterator<T> {
  private final Iterator<T> elements;
  private final Supplier<T> last;
  private boolean ended;

  Followed(Iterator<T> elements, Supplier<T> last) {
    this.elements = elements;
    this.last = last;
  }

  @Override
  public boolean hasNext() {
    return elements.hasNext() || !ended;
  }

  @Override
  public T next() {
    if (elements.hasNext()) {
      return elements.next();
    }
    if (ended) {
      throw new NoSuchElementException();
    }
    ended = true;
    return last.get();
  }
}
