package io.sparkdatums.repo;

import io.sparkdatums.tree.Change;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** Changes with the claims of the directories above. */
final class Claimed implements Iterator<Change> {
  private final Iterator<Change> changes;
  private final Touches touches = new Touches();
  private final Queue<Change> ready = new ArrayDeque<>();

  Claimed(Iterator<Change> changes) {
    this.changes = changes;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || changes.hasNext();
  }

  @Override
  public Change next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      Change change = changes.next();
      touches.above(change.path(), directory -> ready.add(Change.touch(directory)));
      ready.add(change);
    }
    return ready.remove();
  }
}
