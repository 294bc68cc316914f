package io.sparkdatums.worker;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.queue.AcceptedPack;
import io.sparkdatums.queue.Lease;
import io.sparkdatums.queue.LeaseSource;
import io.sparkdatums.repo.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The packs that one task writes, one at a time. A pack is there under its name when it is closed
 * and not before; it is closed when it is large, a while after its first datum, or at the end.
 */
@SuppressWarnings("EnumOrdinal") // counts by state, in memory only
final class PackSeries implements Closeable {
  private static final long LARGE = 64L << 20;
  private static final Duration AGE = Duration.ofSeconds(3);

  private final WorkerContext context;
  private final PackHeader header;
  private final java.nio.file.Path scratch;
  private final String sandbox;
  private final LeaseSource leases;
  private final Storage storage;
  private final EarlierOutputs earlier;
  private final List<PackResult> closed = new ArrayList<>();
  private @Nullable Open open;
  private int written;

  /** The pack in hand. */
  private final class Open {
    final String name;
    final Path file;
    final Path unfinished;
    final PackWriter writer;
    final UserLog log;
    final long since = System.nanoTime();
    final Map<Lease, BitSet> held = new HashMap<>();
    final int[] counts = new int[DatumState.values().length];

    Open(String number) throws IOException {
      name = context.job() + "/" + number;
      file = context.warehouse().packFile(name);
      unfinished = storage.unfinished(file);
      writer = PackWriter.create(new PackStream(storage.create(unfinished)), name, header, scratch);
      log =
          new UserLog(storage, new Path(context.logDirectory(), number + ".jsonl"), context.job());
    }
  }

  /** What a datum stores. */
  interface Content {

    /**
     * Writes the datum in hand.
     *
     * @param earlier what datums wrote before, to be begun with this one
     */
    PackDatum write(PackWriter pack, EarlierOutputs earlier) throws IOException;
  }

  PackSeries(
      WorkerContext context,
      PackHeader header,
      java.nio.file.Path scratch,
      String sandbox,
      LeaseSource leases) {
    this.context = context;
    this.header = header;
    this.scratch = scratch;
    this.sandbox = sandbox;
    this.leases = leases;
    this.storage = context.warehouse().storage();
    this.earlier = new EarlierOutputs(context.warehouse(), scratch);
  }

  /** The beginning of the names of all packs of a partition. */
  static String prefix(int partition) {
    return String.format(Locale.ROOT, "%05d-", partition);
  }

  /**
   * Appends a datum, whole or not at all.
   *
   * @param lease what the datum is of
   * @param position its place in the plan file
   * @throws StorageFailure if the pack cannot be written; all other exceptions are the content's
   */
  synchronized void append(Content content, List<Printed> printed, Lease lease, long position)
      throws IOException {
    Open pack = open;
    if (pack == null) {
      pack =
          new Open(
              String.format(
                  Locale.ROOT,
                  "%s%d-%05d",
                  prefix(header.partition()),
                  header.attempt(),
                  written++));
      open = pack;
    }
    PackWriter writer = pack.writer;
    writer.begin();
    PackDatum datum;
    try {
      datum = content.write(writer, earlier);
    } catch (StorageFailure e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      writer.abandon();
      throw e;
    }
    writer.end(datum);
    pack.counts[datum.state().ordinal()]++;
    for (int i = 0; i < printed.size(); i++) {
      printed.get(i).writeTo(pack.log, datum.id(), datum.tries() - printed.size() + 1 + i);
    }
    pack.held
        .computeIfAbsent(lease, none -> new BitSet())
        .set(Math.toIntExact(position - lease.from()));
    leases.finished(lease, position);
    if (writer.bytes() >= LARGE) {
      finish();
    }
    closeIfDue();
  }

  /** Closes the pack in hand if its first datum has waited long enough. */
  synchronized void closeIfDue() throws IOException {
    if (open != null && System.nanoTime() - open.since >= AGE.toNanos()) {
      finish();
    }
  }

  /** Closes the pack in hand. */
  synchronized void flush() throws IOException {
    finish();
  }

  private void finish() throws IOException {
    Open pack = open;
    open = null;
    if (pack == null) {
      return;
    }
    if (pack.writer.datums() == 0) {
      pack.writer.discard();
      pack.log.close();
      storage.files().delete(pack.unfinished, false);
      return;
    }
    pack.log.close();
    pack.writer.close();
    storage.publish(pack.unfinished, pack.file);
    closed.add(
        new PackResult(
            pack.name,
            pack.counts[DatumState.PROCESSED.ordinal()],
            pack.counts[DatumState.FAILED.ordinal()],
            pack.counts[DatumState.RECOVERED.ordinal()],
            pack.writer.entries(),
            pack.writer.bytes(),
            sandbox));
    leases.closed(new AcceptedPack(pack.name, pack.writer.entries()), pack.held);
  }

  /** Ends the series and returns what was closed. */
  synchronized List<PackResult> end() throws IOException {
    finish();
    return List.copyOf(closed);
  }

  /** Gives up the pack in hand. */
  @Override
  public synchronized void close() throws IOException {
    Open pack = open;
    open = null;
    try (EarlierOutputs closing = earlier) {
      if (pack != null) {
        pack.writer.discard();
        storage.files().delete(pack.unfinished, false);
      }
    }
  }

  /** The pack's file; its failures are told apart from those of the content. */
  private static final class PackStream extends OutputStream {
    private final OutputStream out;

    PackStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      try {
        out.write(b);
      } catch (IOException e) {
        throw new StorageFailure(e);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new StorageFailure(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw new StorageFailure(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        throw new StorageFailure(e);
      }
    }
  }
}
