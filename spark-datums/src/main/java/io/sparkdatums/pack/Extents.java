package io.sparkdatums.pack;

import java.util.Arrays;

/**
 * Which bytes of content a pack still has that was written anew without those that nothing needed.
 * What refers to bytes goes on to say where they lay before; they lie one after the other from the
 * end of the head on.
 */
final class Extents {
  private long[] starts;
  private long[] ends;
  private int count;
  private long[] places = {};

  private Extents(int capacity) {
    this.starts = new long[capacity];
    this.ends = new long[capacity];
  }

  Extents() {
    this(64);
  }

  /** Adds a content, in any order; one that is there already changes nothing. */
  void add(long offset, long length) {
    if (count > 0 && starts[count - 1] <= offset && offset <= ends[count - 1]) {
      ends[count - 1] = Math.max(ends[count - 1], offset + length);
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = offset;
    ends[count++] = offset + length;
  }

  /** What was added, in order and without overlaps. */
  Extents sorted() {
    Extents sorted = new Extents(count + 1);
    Integer[] order = new Integer[count];
    Arrays.setAll(order, number -> number);
    Arrays.sort(order, (a, b) -> Long.compare(starts[a], starts[b]));
    for (int number : order) {
      sorted.add(starts[number], ends[number] - starts[number]);
    }
    sorted.place();
    return sorted;
  }

  private void place() {
    places = new long[count];
    long next = PackFormat.HEAD_BYTES;
    for (int i = 0; i < count; i++) {
      places[i] = next;
      next += ends[i] - starts[i];
    }
  }

  int count() {
    return count;
  }

  long start(int number) {
    return starts[number];
  }

  long length(int number) {
    return ends[number] - starts[number];
  }

  /** Where bytes lie in the pack; −1 if it does not have them. */
  long place(long offset, long length) {
    if (length == 0) {
      return PackFormat.HEAD_BYTES;
    }
    int found = Arrays.binarySearch(starts, 0, count, offset);
    int number = found < 0 ? -found - 2 : found;
    return number < 0 || length > ends[number] - offset
        ? -1
        : places[number] + offset - starts[number];
  }

  void encode(RecordBuffer to) {
    to.varint(count);
    long before = 0;
    for (int i = 0; i < count; i++) {
      to.varint(starts[i] - before);
      to.varint(ends[i] - starts[i]);
      before = ends[i];
    }
  }

  /**
   * Reads them from a footer.
   *
   * @param limit where the footer begins in the pack, in bytes
   */
  static Extents decode(RecordCursor from, String pack, long limit) {
    int count = from.count(Integer.MAX_VALUE);
    Extents extents = new Extents();
    long before = 0;
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      long start = before + from.varint();
      long length = from.varint();
      bytes += length;
      if (start < before || length < 1 || bytes > limit) {
        throw RecordCursor.corrupt(pack, "its footer names content that it does not have");
      }
      extents.add(start, length);
      before = start + length;
    }
    extents.place();
    return extents;
  }
}
