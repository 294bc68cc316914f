package io.sparkdatums.repo;

import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Records;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records of bytes that gather in memory, each with its length before it, to be sorted there.
 *
 * <p>They lie in pages that stay small: one array that is doubled when it is full is large enough
 * for the collector to count it as old from the beginning, and so keeps it marking all the time.
 */
final class SortBuffer {
  /** Bytes of a page, but of that of a larger record. */
  private static final int PAGE = 1 << ByteSort.OFFSET;

  private static final int MOST_PAGES = 1 << (Integer.SIZE - ByteSort.OFFSET);
  private static final int FIRST = 1 << 4;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** What a record costs in memory beside its bytes and its length, in bytes. */
  private static final int OVERHEAD = Integer.BYTES + Long.BYTES;

  /** What a page costs, in bytes. */
  private static final int PAGE_OVERHEAD = 24;

  private byte[][] pages = new byte[FIRST][];
  private int pageCount;
  private int filled;
  private long bytes;
  private int[] places = new int[FIRST];
  private int count;

  /** Takes a record out of an array. */
  void add(byte[] from, int at, int length) {
    int place = begin(length);
    System.arraycopy(from, at, page(), place, length);
  }

  /** Takes all records of an array. */
  void addAll(byte[] records) {
    SharedBytes.read(records, this);
  }

  /** Makes room for a record of so many bytes; gives where in the {@link #page} it begins. */
  int begin(int length) {
    int wanted = Records.HEAD + length;
    if (pageCount == 0 || page().length - filled < wanted) {
      addPage(new byte[Math.max(PAGE, wanted)]);
      filled = 0;
    }
    INT.set(page(), filled, length);
    int place = filled + Records.HEAD;
    addPlace(place);
    filled += wanted;
    return place;
  }

  /** The page of the record that was begun last. */
  byte[] page() {
    return pages[pageCount - 1];
  }

  private void addPage(byte[] page) {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, 2 * pageCount);
    }
    pages[pageCount++] = page;
    bytes += page.length + PAGE_OVERHEAD;
  }

  private void addPlace(int offset) {
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
    }
    places[count++] = ((pageCount - 1) << ByteSort.OFFSET) | offset;
  }

  /** Takes the change that was encoded last. */
  void add(ChangeBytes change) {
    add(change.bytes(), change.at(), change.length());
  }

  /** Whether records of so many bytes more fit into so much memory. */
  boolean hasRoom(int length, int limit) {
    return pageCount < MOST_PAGES && bytes + length + (count + 1L) * OVERHEAD <= limit;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Drops all records. */
  void clear() {
    pages = new byte[FIRST][];
    pageCount = 0;
    filled = 0;
    bytes = 0;
    count = 0;
  }

  /** The records in order, until the next one is added. */
  Records sorted() {
    new ByteSort(pages).sort(places, count);
    return new Sorted();
  }

  private final class Sorted implements Records {
    private static final int AHEAD = 16;
    private static final int LINE = 64;

    private int next;
    private int unused;

    @Override
    public boolean advance() {
      if (next % AHEAD == 0) {
        touch();
      }
      return next++ < count;
    }

    // Sorted records lie all over the memory. To ask for some at once takes as long as for one.
    private void touch() {
      int sum = 0;
      for (int i = next; i < Math.min(next + AHEAD, count); i++) {
        byte[] page = page(i);
        int at = offset(i);
        int end = at + (int) INT.get(page, at - Records.HEAD);
        sum += page[Math.min(at + LINE, end - 1)] + page[end - 1];
      }
      unused += sum;
    }

    private byte[] page(int record) {
      return pages[places[record] >>> ByteSort.OFFSET];
    }

    @Override
    public byte[] bytes() {
      return page(next - 1);
    }

    @Override
    public int at() {
      return offset(next - 1);
    }

    private int offset(int record) {
      return places[record] & (PAGE - 1);
    }
  }
}
