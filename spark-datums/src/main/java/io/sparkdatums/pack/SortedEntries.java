package io.sparkdatums.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one datum of a pack by path, in a temporary file that has no name any more.
 * Memory: {@value #MEGABYTES} MB while they are sorted, then a buffer.
 */
final class SortedEntries implements Closeable {
  private static final int MEGABYTES = 4;

  private final FileChannel file;
  private final EntryRun run;
  private final String pack;
  private final EntryCursor entry;
  private boolean more;

  private SortedEntries(FileChannel file, EntryRun run, Footer footer) throws IOException {
    this.file = file;
    this.run = run;
    this.pack = footer.name();
    this.entry = new EntryCursor(footer);
    this.more = run.advance();
  }

  static SortedEntries of(PackFile pack, Footer footer, int ordinal, Path scratch)
      throws IOException {
    FileChannel file =
        FileChannel.open(
            Files.createTempFile(scratch, "pack-", ".entries"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try (EntrySorter sorter = new EntrySorter(scratch, MEGABYTES)) {
      add(pack, footer, ordinal, sorter);
      EntryRun.Writer writer = new EntryRun.Writer(file);
      sorter.drain(writer);
      return new SortedEntries(file, writer.finish(0), footer);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  // All go into one bucket, so that nothing but the path decides.
  private static void add(PackFile pack, Footer footer, int ordinal, EntrySorter sorter)
      throws IOException {
    RecordBuffer tail = new RecordBuffer();
    RecordBuffer raw = new RecordBuffer();
    EntryCursor entry = new EntryCursor(footer);
    BlockCursor blocks = new BlockCursor(pack, footer.indexBlocks());
    while (blocks.hasNext()) {
      int left = blocks.peek().records();
      RecordCursor from = blocks.next();
      entry.begin();
      for (; left > 0; left--) {
        entry.read(from);
        if (entry.ordinal() == ordinal) {
          tail.truncate(0);
          entry.writeContent(tail);
          RawEntry.encode(raw, entry.key(), 0, tail);
          sorter.add(raw);
        }
      }
    }
  }

  /** As {@link EntryFinder#find}. */
  @Nullable PackReference find(String path) throws IOException {
    byte[] key = PathOrder.key(path);
    while (more && compare(key) < 0) {
      more = run.advance();
    }
    PackReference found = null;
    boolean one = true;
    for (; more && compare(key) == 0; more = run.advance()) {
      one &= found == null;
      found = content();
      one &= found != null;
    }
    return one ? found : null;
  }

  private int compare(byte[] key) {
    int from = run.at() + RawEntry.HEAD_BYTES;
    int to = from + RawEntry.keyLength(run.bytes(), run.at());
    return Arrays.compareUnsigned(run.bytes(), from, to, key, 0, key.length);
  }

  private @Nullable PackReference content() {
    int from = run.at() + RawEntry.HEAD_BYTES + RawEntry.keyLength(run.bytes(), run.at());
    int to = from + RawEntry.tailLength(run.bytes(), run.at());
    entry.readContent(new RecordCursor(pack, run.bytes(), from, to));
    return entry.isDirectory() ? null : entry.content();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
