package io.sparkdatums.plan;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one plan file: datums in the order in which they are to run.
 *
 * <p>Layout: magic and version; per datum a length and its fields, its inputs each after a byte
 * that says whether a {@link io.sparkdatums.datum.MatchList} stands in their place, and its {@link
 * EarlierResult} after a byte that says whether there is one; a footer with, for each block of
 * {@link #BLOCK} datums, the block's offset and summed cost; the footer's offset, the number of
 * datums and the magic again. Big-endian throughout.
 */
public final class PlanWriter implements Closeable {
  static final int MAGIC = 0x44_50_4c_4e; // "DPLN"
  static final int VERSION = 2;
  static final int BLOCK = 256;

  private final DataOutputStream out;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private final DataOutputStream fields = new DataOutputStream(record);
  private final ByteArrayOutputStream footer = new ByteArrayOutputStream();
  private final DataOutputStream blocks = new DataOutputStream(footer);
  private long offset;
  private long datums;
  private double blockCost;

  public PlanWriter(OutputStream out) throws IOException {
    this.out = new DataOutputStream(out);
    this.out.writeInt(MAGIC);
    this.out.writeInt(VERSION);
    this.offset = 2 * Integer.BYTES;
  }

  /**
   * Appends a datum.
   *
   * @throws IllegalArgumentException if its position is not the number of datums written so far
   */
  public void append(PlannedDatum datum) throws IOException {
    append(
        datum.position(),
        datum.key(),
        datum.id(),
        datum.reason(),
        datum.cost(),
        datum.inputs().entries(),
        datum.earlier());
  }

  /** Appends a datum whose inputs may be stored elsewhere. */
  void append(
      long position,
      String key,
      @Nullable String id,
      String reason,
      double cost,
      List<? extends PlanEntry> inputs,
      @Nullable EarlierResult earlier)
      throws IOException {
    if (position != datums) {
      throw new IllegalArgumentException("position " + position + " is not " + datums);
    }
    if (datums % BLOCK == 0) {
      closeBlock();
      blocks.writeLong(offset);
    }
    record.reset();
    text(key);
    bytes(id == null ? null : HexFormat.of().parseHex(id));
    text(reason);
    fields.writeDouble(cost);
    fields.writeInt(inputs.size());
    for (PlanEntry entry : inputs) {
      fields.writeBoolean(entry instanceof StoredInputs);
      if (entry instanceof StoredInputs stored) {
        stored(stored);
      } else if (entry instanceof PlannedInput input) {
        input(input);
      }
    }
    fields.writeBoolean(earlier != null);
    if (earlier != null) {
      text(earlier.pack());
      fields.writeInt(earlier.ordinal());
    }
    out.writeInt(record.size());
    record.writeTo(out);
    offset += Integer.BYTES + record.size();
    blockCost += cost;
    datums++;
  }

  private void stored(StoredInputs stored) throws IOException {
    leaf(stored.leaf().name(), stored.leaf().root(), stored.leaf().commit());
    text(stored.list());
    fields.writeLong(stored.size());
  }

  private void leaf(String name, String root, String commit) throws IOException {
    text(name);
    text(root);
    text(commit);
  }

  private void input(PlannedInput input) throws IOException {
    leaf(input.name(), input.root(), input.commit());
    text(input.path());
    fields.writeBoolean(input.directory());
    bytes(input.hash());
    fields.writeLong(input.size());
    fields.writeLong(input.numFiles());
    bytes(input.files());
    String ref = input.filesRef();
    bytes(ref == null ? null : ref.getBytes(StandardCharsets.UTF_8));
    text(input.joinOn());
    text(input.groupBy());
  }

  private void text(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte @Nullable [] bytes) throws IOException {
    fields.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      fields.write(bytes);
    }
  }

  private void closeBlock() throws IOException {
    if (datums > 0) {
      blocks.writeDouble(blockCost);
    }
    blockCost = 0;
  }

  @Override
  public void close() throws IOException {
    closeBlock();
    footer.writeTo(out);
    out.writeLong(offset);
    out.writeLong(datums);
    out.writeInt(MAGIC);
    out.close();
  }
}
