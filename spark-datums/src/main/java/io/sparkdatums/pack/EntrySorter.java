package io.sparkdatums.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the entries of a pack for its index: by bucket, then by path, then in the order in which
 * they came. Entries after the mark belong to the datum in hand and can be taken back.
 *
 * <p>Entries are held as bytes in pages of 1 MB, with four bytes each for their addresses; an entry
 * with a path of 45 bytes costs about 95 bytes. When all pages are full they are sorted and written
 * to a temporary file as a run, entries before and after the mark as two, and the runs are merged
 * at the end: memory is bounded by the pages and one buffer of 128 KB a run, whatever the number of
 * entries. A bucket is sorted by merging the runs that the datums are, for the entries of each come
 * in order.
 */
final class EntrySorter implements Closeable {
  private static final int PAGE_BITS = 20;
  private static final int PAGE_BYTES = 1 << PAGE_BITS;
  private static final Comparator<EntryRun> BY_PATH =
      (a, b) -> RawEntry.compareKeys(a.bytes(), a.at(), b.bytes(), b.at());

  private final @Nullable Path scratch;
  private final int maxPages;
  private final List<byte[]> pages = new ArrayList<>();
  private int[] addresses = new int[1 << 10];
  private int count;
  private int page;
  private int filled;
  private Position mark = Position.START;
  private final List<EntryRun> runs = new ArrayList<>();
  private int markedRuns;
  private @Nullable FileChannel file;
  private boolean failed;

  /**
   * @param scratch where a temporary file may go, null for the platform's directory
   * @param maxPages how many MB of entries to hold in memory
   */
  EntrySorter(@Nullable Path scratch, int maxPages) {
    this.scratch = scratch;
    this.maxPages = maxPages;
  }

  /** How many entries are in memory, and where the next one goes. */
  private record Position(int count, int page, int filled) {
    static final Position START = new Position(0, 0, 0);
  }

  /** Takes one entry, see {@link RawEntry}. */
  void add(RecordBuffer entry) throws IOException {
    int length = entry.length();
    if (length > PAGE_BYTES - filled) {
      if (page + 1 == maxPages) {
        spill();
      } else {
        page++;
        filled = 0;
      }
    }
    if (page == pages.size()) {
      pages.add(new byte[PAGE_BYTES]);
    }
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, 2 * count);
    }
    System.arraycopy(entry.array(), 0, pages.get(page), filled, length);
    addresses[count++] = page << PAGE_BITS | filled;
    filled += length;
  }

  /** What has come so far stays. */
  void mark() {
    mark = new Position(count, page, filled);
    markedRuns = runs.size();
  }

  /** Takes back what came since the mark. */
  void reset() {
    goTo(mark);
    runs.subList(markedRuns, runs.size()).clear();
  }

  private void goTo(Position position) {
    count = position.count;
    page = position.page;
    filled = position.filled;
  }

  /** The number of hash buckets by which the entries will be sorted. */
  int buckets() {
    return runs.isEmpty() ? PackFormat.buckets(count) : PackFormat.MAX_BUCKETS;
  }

  /** Gives all entries in index order. Nothing can be added afterwards. */
  void drain(RawEntry.Sink sink) throws IOException {
    if (runs.isEmpty()) {
      sorted(0, count, buckets(), sink);
    } else {
      spill();
      merge(sink);
    }
  }

  /** Whether entries are half in memory and half on disk, so that no order can be had any more. */
  boolean failed() {
    return failed;
  }

  private void spill() throws IOException {
    failed = true;
    if (file == null) {
      file = open();
    }
    if (mark.count > 0) {
      runs.add(run(file, 0, mark.count));
      markedRuns++;
    }
    if (count > mark.count) {
      runs.add(run(file, mark.count, count));
    }
    mark = Position.START;
    goTo(mark);
    failed = false;
  }

  /** The file has no name any more once it is open, so that nothing is left behind by a crash. */
  private FileChannel open() throws IOException {
    Path path =
        scratch == null
            ? Files.createTempFile("pack-", ".index")
            : Files.createTempFile(scratch, "pack-", ".index");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private EntryRun run(FileChannel to, int from, int until) throws IOException {
    EntryRun.Writer writer = new EntryRun.Writer(to);
    sorted(from, until, PackFormat.MAX_BUCKETS, writer);
    return writer.finish(runs.size());
  }

  private void sorted(int from, int until, int buckets, RawEntry.Sink sink) throws IOException {
    int[] starts = new int[buckets + 1];
    for (int i = from; i < until; i++) {
      starts[bucket(addresses[i], buckets) + 1]++;
    }
    for (int bucket = 0; bucket < buckets; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    int[] byBucket = new int[until - from];
    int[] next = starts.clone();
    for (int i = from; i < until; i++) {
      byBucket[next[bucket(addresses[i], buckets)]++] = addresses[i];
    }
    RunMerge merge =
        new RunMerge((a, b) -> RawEntry.compareKeys(page(a), offset(a), page(b), offset(b)));
    for (int bucket = 0; bucket < buckets; bucket++) {
      int[] entries = merge.sorted(byBucket, starts[bucket], starts[bucket + 1]);
      for (int i = 0; i < starts[bucket + 1] - starts[bucket]; i++) {
        sink.accept(page(entries[i]), offset(entries[i]));
      }
    }
  }

  private int bucket(int address, int buckets) {
    return RawEntry.bucket(page(address), offset(address), buckets);
  }

  private byte[] page(int address) {
    return pages.get(address >>> PAGE_BITS);
  }

  private static int offset(int address) {
    return address & PAGE_BYTES - 1;
  }

  private void merge(RawEntry.Sink sink) throws IOException {
    Comparator<EntryRun> order =
        Comparator.<EntryRun>comparingInt(
                run -> RawEntry.bucket(run.bytes(), run.at(), PackFormat.MAX_BUCKETS))
            .thenComparing(BY_PATH)
            .thenComparingInt(EntryRun::number);
    PriorityQueue<EntryRun> heads = new PriorityQueue<>(order);
    for (EntryRun run : runs) {
      if (run.advance()) {
        heads.add(run);
      }
    }
    for (EntryRun run = heads.poll(); run != null; run = heads.poll()) {
      sink.accept(run.bytes(), run.at());
      if (run.advance()) {
        heads.add(run);
      }
    }
  }

  @Override
  public void close() throws IOException {
    pages.clear();
    if (file != null) {
      file.close();
    }
  }
}
