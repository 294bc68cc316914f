package io.sparkdatums.repo;

import java.util.Iterator;
import java.util.function.Function;

/** An iterator over what a function makes of the elements of another. */
record Mapped<S, T>(Iterator<S> elements, Function<S, T> function) implements Iterator<T> {

  @Override
  public boolean hasNext() {
    return elements.hasNext();
  }

  @Override
  public T next() {
    return function.apply(elements.next());
  }
}
