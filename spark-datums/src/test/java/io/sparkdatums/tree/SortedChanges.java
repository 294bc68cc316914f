package io.sparkdatums.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Changes as records in memory. */
final class SortedChanges implements Records {
  private final Iterator<byte[]> records;
  private byte[] current = {};

  private SortedChanges(List<byte[]> records) {
    this.records = records.iterator();
  }

  /** The changes of a tree of so many shards, in the order of a merge. */
  static SortedChanges of(Collection<Change> changes, int shards) {
    List<byte[]> records = new ArrayList<>();
    Records encoded = ChangeBytes.of(changes.iterator(), shards);
    try {
      while (encoded.advance()) {
        int head = encoded.at() - HEAD;
        int length = (int) ChangeBytes.INT.get(encoded.bytes(), head);
        records.add(Arrays.copyOfRange(encoded.bytes(), head, encoded.at() + length));
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    records.sort((a, b) -> Arrays.compareUnsigned(a, HEAD, a.length, b, HEAD, b.length));
    return new SortedChanges(records);
  }

  @Override
  public boolean advance() {
    if (records.hasNext()) {
      current = records.next();
      return true;
    }
    return false;
  }

  @Override
  public byte[] bytes() {
    return current;
  }

  @Override
  public int at() {
    return HEAD;
  }
}
