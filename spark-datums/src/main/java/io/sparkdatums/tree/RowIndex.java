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
 * Where in a data file which paths are: the first shard and path of each block of rows, and which
 * columns have anything in them. It stands in the file's footer, because Parquet's own page index
 * compares paths byte by byte, which is not the order of the rows.
 */
final class RowIndex {
  /** Rows of a block, which are those of a Parquet page. */
  static final int BLOCK = 4096;

  private static final byte VERSION = 1;

  private final List<Block> blocks = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private int lastShard = -1;

  /**
   * Some rows that lie together in one row group.
   *
   * @param group number of the row group
   * @param from first row within the row group
   * @param rows number of rows
   * @param shard shard of the first row
   * @param path path of the first row in UTF-8
   */
  record Block(int group, int from, int rows, int shard, byte[] path) {}

  /**
   * Adds a block.
   *
   * @param last shard of its last row
   */
  void add(Block block, int last) {
    blocks.add(block);
    lastShard = last;
  }

  /** Adds a row group, as the set of columns, one bit each, that hold anything but nulls. */
  void addGroup(int there) {
    columns.add(there);
  }

  /** Whether a row group has anything but nulls in a column. */
  boolean holds(int group, int column) {
    return (columns.get(group) >>> column & 1) != 0;
  }

  int size() {
    return blocks.size();
  }

  Block get(int number) {
    return blocks.get(number);
  }

  /** The number of the last block that begins at or before the path, or −1 if there is none. */
  int find(int shard, byte[] path) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Block block = blocks.get(middle);
      int order = Integer.compare(block.shard, shard);
      if (order < 0 || (order == 0 && PathBytes.compare(block.path, path) <= 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The shard of the first row; only if there are rows. */
  int firstShard() {
    return blocks.get(0).shard;
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
    out.writeInt(columns.size());
    for (int there : columns) {
      out.writeInt(there);
    }
    out.writeInt(blocks.size());
    byte[] before = {};
    for (Block block : blocks) {
      int same = Math.max(0, Arrays.mismatch(before, block.path));
      out.writeInt(block.group);
      out.writeInt(block.from);
      out.writeInt(block.rows);
      out.writeInt(block.shard);
      out.writeInt(same);
      out.writeInt(block.path.length - same);
      out.write(block.path, same, block.path.length - same);
      before = block.path;
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
    for (int i = in.readInt(); i > 0; i--) {
      index.addGroup(in.readInt());
    }
    byte[] before = {};
    for (int i = in.readInt(); i > 0; i--) {
      int group = in.readInt();
      int from = in.readInt();
      int rows = in.readInt();
      int shard = in.readInt();
      int same = in.readInt();
      byte[] path = Arrays.copyOf(before, same + in.readInt());
      in.readFully(path, same, path.length - same);
      index.add(new Block(group, from, rows, shard, path), lastShard);
      before = path;
    }
    return index;
  }
}
