package io.sparkdatums.pack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records of hashed inputs: each names its input only where it differs from the one before, and
 * begins its path with how many bytes it shares with the one before.
 */
final class InputRecords {
  private InputRecords() {}

  /** Encodes the records of a datum, which refer to each other only. */
  static final class Encoder {
    private String input = "";
    private byte[] path = new byte[0];

    void reset() {
      input = "";
      path = new byte[0];
    }

    void encode(RecordBuffer to, InputHash hash) {
      if (hash.hash().length != PackFormat.HASH_BYTES) {
        throw new IllegalArgumentException("a hash of " + hash.hash().length + " bytes");
      }
      to.optionalText(hash.input().equals(input) ? null : hash.input());
      input = hash.input();
      byte[] next = hash.path().getBytes(StandardCharsets.UTF_8);
      int differs = Arrays.mismatch(path, next);
      int shared = differs < 0 ? next.length : differs;
      path = next;
      to.varint(shared);
      to.varint(next.length - shared);
      to.bytes(next, shared, next.length - shared);
      to.varint(hash.size());
      to.varint(hash.modified());
      to.optionalText(hash.etag());
      to.bytes(hash.hash(), 0, PackFormat.HASH_BYTES);
    }
  }

  /** Decodes the records of a block. */
  static final class Decoder {
    private String input = "";
    private byte[] path = new byte[0];

    InputHash decode(RecordCursor from) {
      @Nullable String changed = from.optionalText();
      input = changed == null ? input : changed;
      int shared = from.count(path.length);
      byte[] rest = from.bytes(from.count(Integer.MAX_VALUE - shared));
      path = Arrays.copyOf(path, shared + rest.length);
      System.arraycopy(rest, 0, path, shared, rest.length);
      return new InputHash(
          input,
          new String(path, StandardCharsets.UTF_8),
          from.varint(),
          from.varint(),
          from.optionalText(),
          from.bytes(PackFormat.HASH_BYTES));
    }
  }
}
