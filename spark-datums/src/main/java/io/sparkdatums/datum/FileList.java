package io.sparkdatums.datum;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Part;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The encoded list of a datum's files and empty directories, in canonical path order: about 15
 * bytes a file and 32 for a known hash.
 *
 * <p>Layout: a version byte, then per file: the number of leading bytes that its path shares with
 * the previous one, the length and bytes of the rest; the size plus one, 0 for a directory; the
 * modification time as a difference to the previous one's; the bits {@link #ETAG}, {@link #HASH},
 * {@link #PARTS}; then, as the bits say, the etag, the hash, and the parts: their number, and for
 * each the pack's name and the datum's key (a length plus one, 0 for the same as the previous
 * part's), ordinal, offset, length and, if the file has several, the part's hash. Numbers are
 * LEB128 variable-length integers, differences zigzag-coded, hashes prefixed by their length.
 */
public final class FileList {
  private static final int VERSION = 1;
  private static final int ETAG = 1;
  private static final int HASH = 2;
  private static final int PARTS = 4;
  private static final int LARGEST_FIELD = 1 << 20;

  private FileList() {}

  /** Where an encoded list lies that is too large to be carried along. */
  public record Reference(String uri, long offset, long length) {

    /** The text form: offset, length and URI, parted by blanks. */
    public String text() {
      return offset + " " + length + " " + uri;
    }

    /** Reads the text form. */
    public static Reference parse(String text) {
      String[] fields = text.split(" ", 3);
      if (fields.length != 3) {
        throw new IllegalArgumentException("not a reference to a file list: " + text);
      }
      return new Reference(fields[2], Long.parseLong(fields[0]), Long.parseLong(fields[1]));
    }
  }

  /** Encodes files one after the other. */
  public static final class Writer implements Closeable {
    private final DataOutputStream out;
    private byte[] path = new byte[0];
    private long modified;
    private String pack = "";
    private String datum = "";

    public Writer(OutputStream out) throws IOException {
      this.out = new DataOutputStream(out);
      this.out.write(VERSION);
    }

    /** Appends a file; the caller keeps canonical path order. */
    public void append(DatumFile file) throws IOException {
      byte[] next = file.path().getBytes(StandardCharsets.UTF_8);
      int mismatch = Arrays.mismatch(path, next);
      int shared = mismatch < 0 ? next.length : mismatch;
      number(shared);
      number(next.length - shared);
      out.write(next, shared, next.length - shared);
      path = next;
      number(file.size() + 1);
      difference(file.modified() - modified);
      modified = file.modified();
      String etag = file.etag();
      byte[] hash = file.hash();
      out.write(
          (etag == null ? 0 : ETAG)
              | (hash == null ? 0 : HASH)
              | (file.parts().isEmpty() ? 0 : PARTS));
      if (etag != null) {
        bytes(etag.getBytes(StandardCharsets.UTF_8));
      }
      if (hash != null) {
        bytes(hash);
      }
      if (!file.parts().isEmpty()) {
        parts(file.parts());
      }
    }

    private void parts(List<Part> parts) throws IOException {
      number(parts.size());
      for (Part part : parts) {
        repeated(part.pack(), pack);
        pack = part.pack();
        repeated(part.datum(), datum);
        datum = part.datum();
        number(part.ordinal());
        number(part.offset());
        number(part.length());
        if (parts.size() > 1) {
          bytes(part.hash());
        }
      }
    }

    private void repeated(String text, String previous) throws IOException {
      if (text.equals(previous)) {
        number(0);
        return;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(bytes.length + 1L);
      out.write(bytes);
    }

    private void bytes(byte[] bytes) throws IOException {
      number(bytes.length);
      out.write(bytes);
    }

    private void difference(long value) throws IOException {
      number((value << 1) ^ (value >> 63));
    }

    private void number(long value) throws IOException {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Decodes a list; closing it closes the stream. The end of the stream is the end of the list. */
  public static final class Reader implements Iterator<DatumFile>, Closeable {
    private final DataInputStream in;
    private byte[] path = new byte[0];
    private long modified;
    private String pack = "";
    private String datum = "";
    private int first;

    /**
     * Begins to read.
     *
     * @throws DatumsException {@code FILE_LIST_CORRUPT} here and later if the bytes are not a list
     */
    public Reader(InputStream in) throws IOException {
      this.in = new DataInputStream(in);
      int version = in.read();
      if (version != VERSION) {
        throw corrupt("its version is " + version, null);
      }
      this.first = in.read();
    }

    @Override
    public boolean hasNext() {
      return first >= 0;
    }

    @Override
    public DatumFile next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        DatumFile file = file();
        first = in.read();
        return file;
      } catch (EOFException e) {
        throw corrupt("it ends within a file", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
    private DatumFile file() throws IOException {
      int shared = length(number(first));
      byte[] rest = bytes(length(number(in.readUnsignedByte())));
      if (shared > path.length) {
        throw corrupt("a path shares more than the previous one has", null);
      }
      byte[] next = Arrays.copyOf(path, shared + rest.length);
      System.arraycopy(rest, 0, next, shared, rest.length);
      path = next;
      long size = number(in.readUnsignedByte()) - 1;
      long difference = number(in.readUnsignedByte());
      modified += (difference >>> 1) ^ -(difference & 1);
      int bits = in.readUnsignedByte();
      String etag = (bits & ETAG) == 0 ? null : text(field());
      byte[] hash = (bits & HASH) == 0 ? null : field();
      List<Part> parts = (bits & PARTS) == 0 ? List.of() : parts(hash);
      return new DatumFile(text(path), size, modified, etag, hash, parts);
    }

    private List<Part> parts(byte @Nullable [] fileHash) throws IOException {
      long count = number(in.readUnsignedByte());
      List<Part> parts = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        pack = repeated(pack);
        datum = repeated(datum);
        int ordinal = (int) number(in.readUnsignedByte());
        long offset = number(in.readUnsignedByte());
        long length = number(in.readUnsignedByte());
        byte[] hash = count > 1 ? field() : fileHash;
        if (hash == null) {
          throw corrupt("a file in a repo has no hash", null);
        }
        parts.add(new Part(pack, ordinal, datum, offset, length, hash));
      }
      return parts;
    }

    private String repeated(String previous) throws IOException {
      int length = length(number(in.readUnsignedByte()));
      return length == 0 ? previous : text(bytes(length - 1));
    }

    private byte[] field() throws IOException {
      return bytes(length(number(in.readUnsignedByte())));
    }

    private byte[] bytes(int length) throws IOException {
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    }

    private static int length(long number) {
      if (number < 0 || number > LARGEST_FIELD) {
        throw corrupt("a field is " + number + " bytes long", null);
      }
      return (int) number;
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private long number(int firstByte) throws IOException {
      long value = firstByte & 0x7f;
      int next = firstByte;
      for (int shift = 7; (next & 0x80) != 0; shift += 7) {
        if (shift > 63) {
          throw corrupt("a number does not end", null);
        }
        next = in.readUnsignedByte();
        value |= (long) (next & 0x7f) << shift;
      }
      return value;
    }

    private static DatumsException corrupt(String cause, @Nullable Throwable e) {
      return DatumsException.of("FILE_LIST_CORRUPT", Map.of("cause", cause), e);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Reads a list that is carried along. */
  public static Reader read(byte[] files) throws IOException {
    return new Reader(new ByteArrayInputStream(files));
  }

  /** Reads a list out of the scratch file that {@link Reference#text()} names. */
  public static Reader read(String reference, Configuration conf) throws IOException {
    Reference at = Reference.parse(reference);
    Path file = new Path(at.uri());
    FSDataInputStream in = file.getFileSystem(conf).open(file);
    try {
      in.seek(at.offset());
      return new Reader(new BufferedInputStream(new Slice(in, at.length()), 1 << 16));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The next so many bytes of a stream. */
  private static final class Slice extends InputStream {
    private final InputStream in;
    private long left;

    Slice(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      return left == 0 ? -1 : counted(in.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      return counted(count, count);
    }

    private int counted(int result, int count) throws IOException {
      if (result < 0) {
        throw new EOFException("the file ends " + left + " bytes before the file list does");
      }
      left -= count;
      return result;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
