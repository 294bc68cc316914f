package io.sparkdatums.pack;

import io.sparkdatums.api.DatumsException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * The bytes of a pack at any position, of the object in its place if it was written anew. Its end
 * is kept, so that a small pack is read in one request. One open stream serves all; it is locked
 * while it is read.
 */
final class PackFile implements Closeable {
  private static final int END_BYTES = 64 << 10;

  private final String pack;
  private final FSDataInputStream in;
  private final long length;
  private final long endStart;
  private final byte[] end;

  private PackFile(String pack, FSDataInputStream in, long length) throws IOException {
    this.pack = pack;
    this.in = in;
    this.length = length;
    this.endStart = Math.max(0, length - END_BYTES);
    this.end = new byte[(int) (length - endStart)];
    fetch(endStart, end, 0, end.length);
  }

  static PackFile open(FileSystem fs, Path file, String pack) throws IOException {
    FileStatus status;
    FSDataInputStream in;
    try {
      status = fs.getFileStatus(file);
      in = open(fs, status);
    } catch (FileNotFoundException e) {
      status =
          PackObjects.later(fs, file)
              .orElseThrow(
                  () -> DatumsException.of("PACK_MISSING", Map.of("pack", pack, "file", file), e));
      in = open(fs, status);
    }
    try {
      return new PackFile(pack, in, status.getLen());
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static FSDataInputStream open(FileSystem fs, FileStatus status) throws IOException {
    return FutureIO.awaitFuture(fs.openFile(status.getPath()).withFileStatus(status).build());
  }

  String pack() {
    return pack;
  }

  long length() {
    return length;
  }

  DatumsException corrupt(String cause) {
    return RecordCursor.corrupt(pack, cause);
  }

  /** Reads exactly {@code count} bytes, which lie within the file's length. */
  void read(long position, byte[] into, int offset, int count) throws IOException {
    if (position >= endStart) {
      System.arraycopy(end, (int) (position - endStart), into, offset, count);
    } else {
      fetch(position, into, offset, count);
    }
  }

  /** Reads one block and checks it. */
  byte[] read(Block block) throws IOException {
    byte[] bytes = new byte[block.length()];
    read(block.offset(), bytes, 0, bytes.length);
    check(block, bytes, 0);
    return bytes;
  }

  /** Compares a block that was read with its checksum. */
  void check(Block block, byte[] bytes, int at) {
    if (Block.crc(bytes, at, block.length()) != block.crc()) {
      throw corrupt("the block at byte " + block.offset() + " does not match its checksum");
    }
  }

  private void fetch(long position, byte[] into, int offset, int count) throws IOException {
    try {
      synchronized (in) {
        in.seek(position);
        in.readFully(into, offset, count);
      }
    } catch (EOFException e) {
      throw corrupt("it is shorter than the " + length + " bytes that storage names");
    } catch (ChecksumException e) {
      throw corrupt(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
