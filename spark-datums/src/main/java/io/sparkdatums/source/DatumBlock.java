package io.sparkdatums.source;

import com.github.luben.zstd.Zstd;
import io.sparkdatums.datum.DatumRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some thousand datums in a compressed block. It lives as long as a scan, so its layout may change
 * at any time: the length of the rest and of the plain bytes, then those, compressed; in them a
 * datum after the other, its fields in the order of the record, texts and bytes with their length,
 * -1 for null.
 */
final class DatumBlock {
  private static final int COMPRESSION_LEVEL = 1;

  private DatumBlock() {}

  /** Encodes datums. */
  static final class Writer {
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(plain);

    void append(DatumRow datum) throws IOException {
      text(datum.path());
      out.writeBoolean(datum.directory());
      out.writeInt(datum.captures().size());
      for (String capture : datum.captures()) {
        text(capture);
      }
      bytes(datum.hash());
      out.writeLong(datum.size());
      out.writeLong(datum.numFiles());
      out.writeLong(datum.modified());
      bytes(datum.files());
      text(datum.filesRef());
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

    /** Bytes so far, before compression. */
    int size() {
      return plain.size();
    }

    /** The finished block; the writer is empty again. */
    byte[] finish() throws IOException {
      byte[] compressed = Zstd.compress(plain.toByteArray(), COMPRESSION_LEVEL);
      ByteArrayOutputStream block = new ByteArrayOutputStream(compressed.length + 8);
      DataOutputStream header = new DataOutputStream(block);
      header.writeInt(compressed.length);
      header.writeInt(plain.size());
      header.write(compressed);
      plain.reset();
      return block.toByteArray();
    }
  }

  /**
   * Decodes the next block of a stream.
   *
   * @return the datums, or null at the end of the stream
   */
  static @Nullable List<DatumRow> read(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int compressed = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int size = in.readInt();
    byte[] block = in.readNBytes(compressed);
    DataInputStream fields =
        new DataInputStream(new ByteArrayInputStream(Zstd.decompress(block, size)));
    List<DatumRow> datums = new ArrayList<>();
    while (fields.available() > 0) {
      datums.add(datum(fields));
    }
    return datums;
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
  private static DatumRow datum(DataInputStream in) throws IOException {
    String path = text(in);
    boolean directory = in.readBoolean();
    int groups = in.readInt();
    List<String> captures = new ArrayList<>(groups);
    for (int i = 0; i < groups; i++) {
      captures.add(text(in));
    }
    return new DatumRow(
        path,
        directory,
        captures,
        bytes(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        bytes(in),
        text(in));
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    byte[] bytes = bytes(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }
}
