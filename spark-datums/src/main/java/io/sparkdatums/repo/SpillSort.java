package io.sparkdatums.repo;

import io.sparkdatums.tree.Records;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts records by their bytes, unsigned, a shorter one before those that it begins. They gather in
 * a buffer; when it is full they are sorted and written to a temporary file as a run, and whenever
 * there are {@value #FAN_IN} runs of one level, these are merged to one of the next. What is
 * written is told to Spark as spilled.
 *
 * <p>Memory is bounded by the buffer or by what the runs of each level read ahead, {@value #FAN_IN}
 * × 64 KB, whatever the number of records and the size of the heap. Spark's own sort takes what the
 * heap has to give before it writes anything.
 */
final class SpillSort implements Closeable {
  private static final int FAN_IN = 64;

  private final int limit;
  private final Path scratch;
  private final List<List<SpillRun>> levels = new ArrayList<>();
  private final SortBuffer buffer = new SortBuffer();

  /**
   * @param limit bytes in memory, above which records are written; what is taken at once may have
   *     more
   * @param scratch the directory of temporary files
   */
  SpillSort(int limit, Path scratch) {
    this.limit = limit;
    this.scratch = scratch;
  }

  /** Takes a record out of an array. */
  void add(byte[] from, int at, int length) throws IOException {
    if (!buffer.isEmpty() && !buffer.hasRoom(length, limit)) {
      spill();
    }
    buffer.add(from, at, length);
  }

  /** Takes the current one of some records. */
  void add(Records records) throws IOException {
    add(records.bytes(), records.at(), records.length());
  }

  /** Takes all records of {@link SharedBytes}. */
  void addAll(byte[] records) throws IOException {
    if (!buffer.isEmpty() && !buffer.hasRoom(SharedBytes.whole(records), limit)) {
      spill();
    }
    buffer.addAll(records);
  }

  /** All records in order. Nothing can be added afterwards. */
  Records sorted() throws IOException {
    if (levels.isEmpty()) {
      return buffer.sorted();
    }
    spill();
    buffer.clear();
    List<SpillRun> all = new ArrayList<>();
    levels.forEach(all::addAll);
    return new SpillMerge(all);
  }

  private void spill() throws IOException {
    SpillRun run = write(buffer.sorted());
    buffer.clear();
    add(run, 0);
  }

  private void add(SpillRun run, int level) throws IOException {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<SpillRun> runs = levels.get(level);
    runs.add(run);
    if (runs.size() == FAN_IN) {
      SpillRun merged = write(new SpillMerge(runs));
      for (SpillRun each : runs) {
        each.close();
      }
      runs.clear();
      add(merged, level + 1);
    }
  }

  private SpillRun write(Records records) throws IOException {
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
