package io.sparkdatums.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shard says about a directory. Several changes may have one path; {@link DirectoryPass}
 * wants them sorted by canonical path, in any order at one path.
 *
 * @param path the directory
 * @param old the directory's row before, from the shard that owns the path
 * @param recorded how many datums record it as a directory now and did not before
 * @param unrecorded how many do so no longer
 * @param cleared whether all earlier records are void
 * @param files by how much the number of files directly in it changes
 * @param size by how much their total size changes, in bytes
 * @param state by what its state changes through them
 * @param file a datum whose file is live at the path, where a directory may be wanted too
 * @param witness something below that wants it to be a directory
 */
public record DirectoryChange(
    String path,
    @Nullable TreeRow old,
    long recorded,
    long unrecorded,
    boolean cleared,
    long files,
    long size,
    byte[] state,
    @Nullable String file,
    @Nullable Witness witness) {

  private static final int OLD = 1;
  private static final int CLEARED = 2;
  private static final int FILE = 4;
  private static final int WITNESS = 8;

  /** A path that a datum writes. */
  public record Witness(String path, String datum) {}

  /** The change in a compact form for a shuffle; {@link #decode} reads it. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96 + path.length() + state.length);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(
          (old != null ? OLD : 0)
              | (cleared ? CLEARED : 0)
              | (file != null ? FILE : 0)
              | (witness != null ? WITNESS : 0));
      write(out, path);
      out.writeLong(recorded);
      out.writeLong(unrecorded);
      out.writeLong(files);
      out.writeLong(size);
      write(out, state);
      if (old != null) {
        out.writeInt(old.shard());
        write(out, old.hash());
        out.writeLong(old.size());
        out.writeLong(old.children());
        out.writeLong(old.files());
        write(out, old.state());
        out.writeLong(old.explicit());
      }
      if (file != null) {
        write(out, file);
      }
      if (witness != null) {
        write(out, witness.path());
        write(out, witness.datum());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #encode} wrote. */
  public static DirectoryChange decode(byte[] bytes) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int flags = in.readByte();
      String path = text(in);
      long recorded = in.readLong();
      long unrecorded = in.readLong();
      long files = in.readLong();
      long size = in.readLong();
      byte[] state = bytes(in);
      return new DirectoryChange(
          path,
          (flags & OLD) != 0 ? row(path, in) : null,
          recorded,
          unrecorded,
          (flags & CLEARED) != 0,
          files,
          size,
          state,
          (flags & FILE) != 0 ? text(in) : null,
          (flags & WITNESS) != 0 ? new Witness(text(in), text(in)) : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TreeRow row(String path, DataInputStream in) throws IOException {
    int shard = in.readInt();
    byte[] hash = bytes(in);
    long size = in.readLong();
    long children = in.readLong();
    long files = in.readLong();
    byte[] state = bytes(in);
    return new TreeRow(
        shard,
        RowKind.DIRECTORY,
        path,
        hash,
        size,
        List.of(),
        children,
        files,
        state,
        in.readLong());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
