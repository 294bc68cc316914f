package io.sparkdatums.repo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts records of bytes. They gather in a buffer; when it is full they are sorted and written to a
 * temporary file as a run, and whenever there are {@value #FAN_IN} runs of one level, these are
 * merged to one of the next. What is written is told to Spark as spilled.
 *
 * <p>Memory is bounded by the buffer or by what the runs of each level read ahead, {@value #FAN_IN}
 * × 64 KB, whatever the number of records and the size of the heap. Spark's own sort takes what the
 * heap has to give before it writes anything.
 */
final class SpillSort implements Closeable {
  private static final int FAN_IN = 64;

  /** The length of a record, before it in the buffer and in runs. */
  static final int HEAD = Integer.BYTES;

  private final Order order;
  private final int limit;
  private final Path scratch;
  private final List<List<SpillRun>> levels = new ArrayList<>();
  private final SortBuffer buffer;

  /** The order of records, each in an array and at a place in it. */
  @FunctionalInterface
  interface Order {
    int compare(byte[] a, int atA, byte[] b, int atB);
  }

  /** Gives the records one after the other. */
  interface Cursor {

    /** Goes to the next record; false if there is none. */
    boolean advance() throws IOException;

    /** The array that holds the record, until the next step. */
    byte[] bytes();

    /** Where in the array it begins. */
    int at();
  }

  /**
   * @param limit bytes in memory, above which records are written; one record may have more
   * @param scratch the directory of temporary files
   */
  SpillSort(Order order, int limit, Path scratch) {
    this.order = order;
    this.limit = limit;
    this.scratch = scratch;
    this.buffer = new SortBuffer(order);
  }

  /** Takes a record out of an array. */
  void add(byte[] from, int at, int length) throws IOException {
    if (!buffer.isEmpty() && buffer.bytesWith(length) > limit) {
      spill();
    }
    buffer.add(from, at, length);
  }

  /** All records in order. Nothing can be added afterwards. */
  Cursor sorted() throws IOException {
    if (levels.isEmpty()) {
      return buffer.sorted();
    }
    spill();
    buffer.clear(0);
    List<SpillRun> all = new ArrayList<>();
    levels.forEach(all::addAll);
    return new SpillMerge(all, order);
  }

  private void spill() throws IOException {
    SpillRun run = write(buffer.sorted());
    // A record of unusual size does not keep its place.
    buffer.clear(limit);
    add(run, 0);
  }

  private void add(SpillRun run, int level) throws IOException {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<SpillRun> runs = levels.get(level);
    runs.add(run);
    if (runs.size() == FAN_IN) {
      SpillRun merged = write(new SpillMerge(runs, order));
      for (SpillRun each : runs) {
        each.close();
      }
      runs.clear();
      add(merged, level + 1);
    }
  }

  private SpillRun write(Cursor records) throws IOException {
    SpillRun run = SpillRun.create(scratch);
    try {
      while (records.advance()) {
        run.add(records.bytes(), records.at());
      }
      TaskScope.spilled(run.finish());
      return run;
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    for (List<SpillRun> runs : levels) {
      for (SpillRun run : runs) {
        run.close();
      }
    }
  }
}
