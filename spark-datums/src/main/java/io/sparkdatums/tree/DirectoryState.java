package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The state that a directory's digest is made from: how many children it has and a sum over them.
 * Mutable; what is added can be subtracted again, in any order, and a state may stand for a
 * difference.
 *
 * <p>A sum takes 256 bytes that do not compress, many times what the rest of a row does, and most
 * directories are small. So a state of up to {@value #FEW} terms is kept as the list of its
 * children's hashes, which is added up only for the digest. The form is a matter of storage: the
 * digest does not depend on it.
 */
public final class DirectoryState {
  private static final int FEW = 7;
  private static final byte LIST = 0;
  private static final byte SUM = 1;

  private final List<byte[]> added = new ArrayList<>(2);
  private final List<byte[]> subtracted = new ArrayList<>(0);
  private long[] sum = {};
  private long count;

  /** The state of an empty directory. */
  public DirectoryState() {}

  /**
   * Reads what {@link #toBytes} wrote; no bytes stand for an empty directory.
   *
   * @throws DatumsException {@code TREE_CORRUPT} if the bytes are not a state
   */
  public static DirectoryState of(byte[] bytes) {
    DirectoryState state = new DirectoryState();
    if (bytes.length > 0) {
      state.read(bytes);
    }
    return state;
  }

  /** Adds a child. */
  public void add(String name, RowKind kind, long size, byte[] hash) {
    add(Digests.child(name, kind, size, hash));
  }

  /** Adds a file by its name in UTF-8. The state is complete once the terms are settled. */
  void addFile(Terms terms, byte[] name, int from, int to, long size, byte[] hash) {
    byte[] child = terms.digests().child(name, from, to, RowKind.FILE, size, hash);
    if (sum.length > 0) {
      count++;
      terms.add(sum, child);
    } else {
      add(child.clone());
    }
  }

  /** Takes away a child that was added with the same values. */
  public void subtract(String name, RowKind kind, long size, byte[] hash) {
    subtract(Digests.child(name, kind, size, hash));
  }

  /** Adds another state, which may be a difference. */
  public void combine(DirectoryState other) {
    if (other.sum.length > 0) {
      addUp();
      Digests.add(sum, other.sum);
      count += other.count;
    } else {
      other.added.forEach(this::add);
      other.subtracted.forEach(this::subtract);
    }
  }

  /** The number of children; negative in a difference that takes away more than it adds. */
  public long count() {
    return count;
  }

  /** Whether this is certainly the state of an empty directory or a difference of nothing. */
  boolean isEmpty() {
    return sum.length == 0 && added.isEmpty() && subtracted.isEmpty();
  }

  /** The directory's digest, 32 bytes. */
  public byte[] digest() {
    return Digests.directory(count, total());
  }

  /** The encoded state, with its algorithm byte first. */
  public byte[] toBytes() {
    if (sum.length > 0) {
      ByteBuffer out = ByteBuffer.allocate(2 + 8 + Digests.SUM);
      out.put(Digests.ALGORITHM).put(SUM).putLong(count);
      Digests.write(sum, out.array(), out.position());
      return out.array();
    }
    int size = added.size() + subtracted.size();
    ByteBuffer out = ByteBuffer.allocate(4 + size * Digests.HASH);
    out.put(Digests.ALGORITHM).put(LIST);
    out.put((byte) added.size()).put((byte) subtracted.size());
    added.stream().sorted(Arrays::compareUnsigned).forEach(out::put);
    subtracted.stream().sorted(Arrays::compareUnsigned).forEach(out::put);
    return out.array();
  }

  private void add(byte[] child) {
    count++;
    if (sum.length > 0) {
      Digests.add(sum, child);
    } else if (!remove(subtracted, child)) {
      added.add(child);
      keepSmall();
    }
  }

  private void subtract(byte[] child) {
    count--;
    if (sum.length > 0) {
      Digests.subtract(sum, child);
    } else if (!remove(added, child)) {
      subtracted.add(child);
      keepSmall();
    }
  }

  private void keepSmall() {
    if (added.size() + subtracted.size() > FEW) {
      addUp();
    }
  }

  private void addUp() {
    sum = total();
    added.clear();
    subtracted.clear();
  }

  private long[] total() {
    if (sum.length > 0) {
      return sum;
    }
    long[] total = new long[Digests.SUM / 8];
    added.forEach(child -> Digests.add(total, child));
    subtracted.forEach(child -> Digests.subtract(total, child));
    return total;
  }

  private static boolean remove(List<byte[]> from, byte[] child) {
    for (int i = from.size() - 1; i >= 0; i--) {
      if (Arrays.equals(from.get(i), child)) {
        from.remove(i);
        return true;
      }
    }
    return false;
  }

  private void read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < 4 || in.get() != Digests.ALGORITHM) {
      throw corrupt("it begins with an algorithm byte that this release does not know");
    }
    byte form = in.get();
    if (form == SUM && in.remaining() == 8 + Digests.SUM) {
      count = in.getLong();
      sum = Digests.read(bytes, in.position());
    } else if (form == LIST
        && in.remaining() == 2 + (long) Digests.HASH * (in.get(2) + in.get(3))) {
      int plus = in.get();
      int minus = in.get();
      readAll(in, plus, added);
      readAll(in, minus, subtracted);
      count = (long) plus - minus;
    } else {
      throw corrupt("its " + bytes.length + " bytes have none of the forms of a state");
    }
  }

  private static void readAll(ByteBuffer in, int number, List<byte[]> to) {
    for (int i = 0; i < number; i++) {
      byte[] child = new byte[Digests.HASH];
      in.get(child);
      to.add(child);
    }
  }

  private static DatumsException corrupt(String cause) {
    return DatumsException.of(
        "TREE_CORRUPT", Map.of("what", "a directory's state", "cause", cause));
  }
}
