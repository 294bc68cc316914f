package io.sparkdatums.repo;

import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.DatumKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.hadoop.io.WritableUtils;
import org.jspecify.annotations.Nullable;

/**
 * Which datums of a pack come into a tree or go, and what changes say of each: its order key, and
 * the packs that hold contents. Memory: the order keys.
 */
final class PackSelection {
  private static final int[] NONE = {};
  private static final int[] COMES = {1};
  private static final int[] GOES = {-1};

  private final String pack;
  private int[][] signs = {};
  private byte[][] keys = {};
  private byte[][] holders = {};
  private int count;

  private PackSelection(String pack) {
    this.pack = pack;
  }

  /** Takes the datums of the pack that the next one is of. */
  static PackSelection next(Ahead<PackedDatum> datums) {
    PackSelection selection = new PackSelection(datums.peek().pack());
    while (datums.hasNext() && datums.peek().pack().equals(selection.pack)) {
      PackedDatum datum = datums.next();
      selection.makeRoom(datum.ordinal());
      int[] before = selection.signs[datum.ordinal()];
      selection.signs[datum.ordinal()] = plus(before, datum.nth(), datum.sign());
    }
    return selection;
  }

  private void makeRoom(int ordinal) {
    if (ordinal >= signs.length) {
      signs = Arrays.copyOf(signs, Math.max(ordinal + 1, 2 * signs.length));
      keys = Arrays.copyOf(keys, signs.length);
    }
  }

  /** The signs of a datum by its occurrences; what nearly all have is there once for all. */
  private static int[] plus(int @Nullable [] before, int nth, int sign) {
    if (before == null && nth == 0 && Math.abs(sign) == 1) {
      return sign > 0 ? COMES : GOES;
    }
    int[] after =
        before == null ? new int[nth + 1] : Arrays.copyOf(before, Math.max(before.length, nth + 1));
    after[nth] += sign;
    return after;
  }

  /** Takes from the pack what it knows about the datums. */
  void learn(PackReader reader) {
    for (Iterator<PackDatum> all = reader.datums(); all.hasNext(); ) {
      PackDatum datum = all.next();
      if (signs(datum.ordinal()).length > 0) {
        keys[datum.ordinal()] = ChangeBytes.code(DatumKey.paths(datum.key()));
        count++;
      }
    }
    holders =
        Stream.concat(Stream.of(pack), reader.references().stream())
            .map(holder -> holder.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  String pack() {
    return pack;
  }

  /** How many datums these are. */
  int count() {
    return count;
  }

  /** By how much each occurrence of a datum's paths counts; empty if the datum is none of these. */
  int[] signs(int ordinal) {
    int[] known = ordinal < signs.length ? signs[ordinal] : null;
    return known == null ? NONE : known;
  }

  /** The code of the order key of one of these datums. */
  byte[] key(int ordinal) {
    return keys[ordinal];
  }

  /**
   * The name in UTF-8 of a pack that holds contents.
   *
   * @param number 0 for this one, else its place in the references plus one
   */
  byte[] holder(int number) {
    return holders[number];
  }

  /**
   * All of it as bytes: the pack's name, the holders, and for each datum how far its ordinal is
   * from the one before, its signs, and its key without what that shares with the one before.
   */
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(pack);
      out.writeInt(holders.length);
      for (byte[] holder : holders) {
        out.writeInt(holder.length);
        out.write(holder);
      }
      out.writeInt(count);
      int last = -1;
      byte[] key = {};
      for (int ordinal = 0; ordinal < signs.length; ordinal++) {
        if (signs[ordinal] != null && keys[ordinal] != null) {
          WritableUtils.writeVInt(out, ordinal - last);
          write(out, signs[ordinal]);
          write(out, key, keys[ordinal]);
          last = ordinal;
          key = keys[ordinal];
        }
      }
    } catch (IOException e) {
      throw new AssertionError("bytes in memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, int[] signs) throws IOException {
    WritableUtils.writeVInt(out, signs.length);
    for (int sign : signs) {
      WritableUtils.writeVInt(out, sign);
    }
  }

  private static void write(DataOutputStream out, byte[] before, byte[] key) throws IOException {
    int differs = Arrays.mismatch(before, key);
    int shared = differs < 0 ? key.length : differs;
    WritableUtils.writeVInt(out, shared);
    WritableUtils.writeVInt(out, key.length - shared);
    out.write(key, shared, key.length - shared);
  }

  /** Reads what {@link #encode} wrote. */
  static PackSelection decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    PackSelection selection = new PackSelection(in.readUTF());
    selection.holders = new byte[in.readInt()][];
    for (int i = 0; i < selection.holders.length; i++) {
      selection.holders[i] = in.readNBytes(in.readInt());
    }
    selection.count = in.readInt();
    int ordinal = -1;
    byte[] key = {};
    for (int left = selection.count; left > 0; left--) {
      ordinal += WritableUtils.readVInt(in);
      selection.makeRoom(ordinal);
      selection.signs[ordinal] = signs(in);
      key = key(in, key);
      selection.keys[ordinal] = key;
    }
    return selection;
  }

  private static int[] signs(DataInputStream in) throws IOException {
    int length = WritableUtils.readVInt(in);
    int first = WritableUtils.readVInt(in);
    if (length == 1 && Math.abs(first) == 1) {
      return first > 0 ? COMES : GOES;
    }
    int[] signs = new int[length];
    signs[0] = first;
    for (int i = 1; i < length; i++) {
      signs[i] = WritableUtils.readVInt(in);
    }
    return signs;
  }

  private static byte[] key(DataInputStream in, byte[] before) throws IOException {
    int shared = WritableUtils.readVInt(in);
    int more = WritableUtils.readVInt(in);
    byte[] key = Arrays.copyOf(before, shared + more);
    in.readFully(key, shared, more);
    return key;
  }
}
