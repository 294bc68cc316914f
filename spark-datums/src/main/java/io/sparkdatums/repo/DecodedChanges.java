package io.sparkdatums.repo;

import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeRecord;
import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Encoded changes as objects. */
final class DecodedChanges implements Iterator<Change> {
  private final Records records;
  private final ChangeRecord change = new ChangeRecord();
  private boolean ahead;

  /**
   * @param records {@link io.sparkdatums.tree.ChangeBytes}
   */
  DecodedChanges(Records records) {
    this.records = records;
  }

  @Override
  public boolean hasNext() {
    try {
      ahead = ahead || records.advance();
      return ahead;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Change next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ahead = false;
    change.look(records);
    return change.change();
  }
}
