package io.sparkdatums.plan;

import io.sparkdatums.api.DatumsException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads ranges of a plan file, see {@link PlanWriter} for the layout. */
public final class PlanReader implements Closeable {
  private static final int TAIL = 2 * Long.BYTES + Integer.BYTES;
  private static final int BLOCK_ENTRY = Long.BYTES + Double.BYTES;

  private final FSDataInputStream in;
  private final Configuration conf;
  private final Path file;
  private final long footer;
  private final long datums;

  private PlanReader(
      FSDataInputStream in, Configuration conf, Path file, long footer, long datums) {
    this.conf = conf;
    this.in = in;
    this.file = file;
    this.footer = footer;
    this.datums = datums;
  }

  /**
   * Opens a plan file.
   *
   * @throws DatumsException {@code PLAN_CORRUPT} if it is truncated or not a plan file
   */
  public static PlanReader open(FileSystem fs, Path file) throws IOException {
    long length = fs.getFileStatus(file).getLen();
    FSDataInputStream in = fs.open(file);
    try {
      if (length < 2L * Integer.BYTES + TAIL) {
        throw corrupt(file, "it is " + length + " bytes long");
      }
      in.seek(length - TAIL);
      long footer = in.readLong();
      long datums = in.readLong();
      if (in.readInt() != PlanWriter.MAGIC || footer < 0 || footer > length - TAIL || datums < 0) {
        throw corrupt(file, "its end is not that of a plan file");
      }
      in.seek(0);
      if (in.readInt() != PlanWriter.MAGIC || in.readInt() != PlanWriter.VERSION) {
        throw corrupt(
            file, "its beginning is not that of a plan file of version " + PlanWriter.VERSION);
      }
      return new PlanReader(in, fs.getConf(), file, footer, datums);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static DatumsException corrupt(Path file, String cause) {
    return DatumsException.of("PLAN_CORRUPT", Map.of("file", file, "cause", cause));
  }

  /** The number of datums. */
  public long datums() {
    return datums;
  }

  /**
   * The datums at positions {@code from} to {@code to} (exclusive), in order. One iterator at a
   * time: they share the open file.
   */
  public Iterator<PlannedDatum> read(long from, long to) throws IOException {
    if (from < 0 || to > datums || from > to) {
      throw new IllegalArgumentException("[" + from + ", " + to + ") of " + datums + " datums");
    }
    if (from < to) {
      in.seek(footer + from / PlanWriter.BLOCK * BLOCK_ENTRY);
      in.seek(in.readLong());
      for (long skipped = from % PlanWriter.BLOCK; skipped > 0; skipped--) {
        in.seek(in.readInt() + in.getPos());
      }
    }
    return new Datums(from, to);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private final class Datums implements Iterator<PlannedDatum> {
    private long next;
    private final long end;

    Datums(long next, long end) {
      this.next = next;
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public PlannedDatum next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        byte[] record = new byte[in.readInt()];
        in.readFully(record);
        return decode(next++, new DataInputStream(new ByteArrayInputStream(record)));
      } catch (EOFException e) {
        throw corrupt(file, "it ends within datum " + next);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private PlannedDatum decode(long position, DataInputStream in) throws IOException {
    String key = text(in);
    byte[] id = bytes(in);
    String reason = text(in);
    double cost = in.readDouble();
    int inputs = in.readInt();
    List<PlanEntry> list = new ArrayList<>(inputs);
    for (int i = 0; i < inputs; i++) {
      boolean stored = in.readBoolean();
      PlanLeaf leaf = new PlanLeaf(text(in), text(in), text(in));
      list.add(stored ? new StoredInputs(leaf, text(in), in.readLong()) : input(leaf, in));
    }
    EarlierResult earlier = in.readBoolean() ? new EarlierResult(text(in), in.readInt()) : null;
    return new PlannedDatum(
        position,
        key,
        id == null ? null : HexFormat.of().formatHex(id),
        reason,
        cost,
        PlannedInputs.read(list, conf),
        earlier);
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
  private static PlannedInput input(PlanLeaf leaf, DataInputStream in) throws IOException {
    return new PlannedInput(
        leaf.name(),
        leaf.root(),
        leaf.commit(),
        text(in),
        in.readBoolean(),
        bytes(in),
        in.readLong(),
        in.readLong(),
        bytes(in),
        optionalText(in),
        text(in),
        text(in));
  }

  private static String text(DataInputStream in) throws IOException {
    String text = optionalText(in);
    return text == null ? "" : text;
  }

  private static @Nullable String optionalText(DataInputStream in) throws IOException {
    byte[] bytes = bytes(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
