package io.sparkdatums.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Where in a data file which paths are: the first shard and path of each row group, and which
 * columns have anything in them. It stands in the file's footer, because Parquet's own page index
 * compares paths byte by byte, which is not the order of the rows.
 */
final class RowIndex {
  /**
   * The most rows of a row group. Few, so that a look-up by path, prefix or glob opens a small part
   * of a large tree even though each of its shards has a piece of every directory.
   */
  static final int ROWS = 4096;

  private static final byte VERSION = 2;

  private final List<Group> groups = new ArrayList<>();
  private int lastShard = -1;

  /**
   * A row group.
   *
   * @param columns those that hold anything but nulls, one bit each
   * @param shard shard of the first row
   * @param path path of the first row in UTF-8
   * @param filter checksum of the Bloom filter
   */
  record Group(int columns, int shard, byte[] path, int filter) {

    /** Whether there is anything but nulls in a column. */
    boolean holds(int column) {
      return (columns >>> column & 1) != 0;
    }
  }

  /**
   * Adds a row group.
   *
   * @param last shard of its last row
   */
  void add(Group group, int last) {
    groups.add(group);
    lastShard = last;
  }

  int size() {
    return groups.size();
  }

  Group get(int number) {
    return groups.get(number);
  }

  /** The number of the last row group that begins at or before the path, or −1 if there is none. */
  int find(int shard, byte[] path) {
    int low = 0;
    int high = groups.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Group group = groups.get(middle);
      int order = Integer.compare(group.shard, shard);
      if (order < 0 || (order == 0 && PathBytes.compare(group.path, path) <= 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The shard of the last row, −1 if there are none. */
  int lastShard() {
    return lastShard;
  }

  String encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(VERSION);
    out.writeInt(lastShard);
    out.writeInt(groups.size());
    byte[] before = {};
    for (Group group : groups) {
      int same = Math.max(0, Arrays.mismatch(before, group.path));
      out.writeInt(group.columns);
      out.writeInt(group.shard);
      out.writeInt(group.filter);
      out.writeInt(same);
      out.writeInt(group.path.length - same);
      out.write(group.path, same, group.path.length - same);
      before = group.path;
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes.toByteArray());
    out.writeInt((int) sum.getValue());
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  static RowIndex decode(String text) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(text);
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length - 4);
    if (ByteBuffer.wrap(bytes).getInt(bytes.length - 4) != (int) sum.getValue()) {
      throw new IllegalArgumentException("the index of rows does not match its checksum");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("the index of rows has version " + version);
    }
    RowIndex index = new RowIndex();
    int lastShard = in.readInt();
    byte[] before = {};
    for (int i = in.readInt(); i > 0; i--) {
      int columns = in.readInt();
      int shard = in.readInt();
      int filter = in.readInt();
      int same = in.readInt();
      byte[] path = Arrays.copyOf(before, same + in.readInt());
      in.readFully(path, same, path.length - same);
      index.add(new Group(columns, shard, path, filter), lastShard);
      before = path;
    }
    return index;
  }
}
