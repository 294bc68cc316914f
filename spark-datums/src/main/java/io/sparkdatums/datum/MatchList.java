package io.sparkdatums.datum;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The matches of one leaf that are too many to be carried in a row, one after the other in a
 * scratch file, and at the end how many they are.
 */
public final class MatchList {
  /** Characters of the paths that stand in the order key of a datum. */
  private static final int KEY = 1024;

  private MatchList() {}

  /** Writes one list to the end of a scratch file. */
  static final class Writer {
    private final ScratchFile scratch;
    private final long from;
    private final DataOutputStream out;
    private final int leaf;
    private final String group;
    private final StringBuilder key = new StringBuilder();
    private final MessageDigest paths = Identity.sha256();
    private long count;
    private long size;
    private long numFiles;
    private long modified;

    Writer(ScratchFile scratch, Match first) throws IOException {
      OutputStream end = scratch.append();
      this.scratch = scratch;
      this.from = scratch.position();
      this.out = new DataOutputStream(end);
      this.leaf = first.leaf();
      this.group = first.groupBy();
    }

    int leaf() {
      return leaf;
    }

    void append(Match match) throws IOException {
      byte[] path = match.path().getBytes(StandardCharsets.UTF_8);
      bytes(path);
      out.writeBoolean(match.directory());
      bytes(match.hash());
      out.writeLong(match.size());
      out.writeLong(match.numFiles());
      out.writeLong(match.modified());
      bytes(match.files());
      text(match.filesRef());
      text(match.joinOn());
      text(match.groupBy());
      paths.update(path);
      paths.update((byte) 0);
      if (key.length() < KEY) {
        key.append(match.path()).append('\0');
      }
      count++;
      size += match.size();
      numFiles += match.numFiles();
      modified = Math.max(modified, match.modified());
    }

    private void text(@Nullable String text) throws IOException {
      bytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte @Nullable [] bytes) throws IOException {
      out.writeInt(bytes == null ? -1 : bytes.length);
      if (bytes != null) {
        out.write(bytes);
      }
    }

    /**
     * What stands for the list in a datum. The file is closed: the same task reads it, and storage
     * may show nothing of a file that is open.
     */
    @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
    Match finish() throws IOException {
      out.writeLong(count);
      out.flush();
      String list = scratch.reference(from);
      scratch.close();
      return new Match(
          leaf,
          key + "#" + HexFormat.of().formatHex(paths.digest()),
          false,
          null,
          size,
          numFiles,
          modified,
          null,
          null,
          "",
          group,
          list);
    }
  }

  /** Reads a list from its beginning. */
  public static final class Reader implements Closeable {
    private final DataInputStream in;
    private final int leaf;
    private final long count;
    private long left;

    /**
     * Opens a list.
     *
     * @param reference as {@link FileList.Reference} has it
     */
    public Reader(String reference, int leaf, Configuration conf) throws IOException {
      FileList.Reference at = FileList.Reference.parse(reference);
      Path file = new Path(at.uri());
      FSDataInputStream open = file.getFileSystem(conf).open(file);
      open.seek(at.offset() + at.length() - Long.BYTES);
      this.count = open.readLong();
      open.seek(at.offset());
      this.in = new DataInputStream(new Counted(new BufferedInputStream(open, 1 << 16)));
      this.leaf = leaf;
      this.left = at.length() - Long.BYTES;
    }

    /** How many matches there are in all. */
    public long count() {
      return count;
    }

    /** Whether there is another match. */
    public boolean hasNext() {
      return left > 0;
    }

    public Match next() throws IOException {
      return new Match(
          leaf,
          required(),
          in.readBoolean(),
          bytes(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          bytes(),
          text(),
          required(),
          required(),
          null);
    }

    private String required() throws IOException {
      String text = text();
      return text == null ? "" : text;
    }

    private @Nullable String text() throws IOException {
      byte[] bytes = bytes();
      return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private byte @Nullable [] bytes() throws IOException {
      int length = in.readInt();
      if (length < 0) {
        return null;
      }
      if (length > left) {
        throw new EOFException("a list of matches ends within a match");
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    /** Counts down what is read. */
    private final class Counted extends InputStream {
      private final InputStream stream;

      Counted(InputStream stream) {
        this.stream = stream;
      }

      @Override
      public int read() throws IOException {
        left--;
        return stream.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = stream.read(buffer, offset, length);
        left -= Math.max(count, 0);
        return count;
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    }
  }
}
