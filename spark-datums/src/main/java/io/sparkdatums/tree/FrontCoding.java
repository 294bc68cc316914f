package io.sparkdatums.tree;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriter;

/**
 * Parquet's two encodings of byte strings: {@code DELTA_LENGTH_BYTE_ARRAY}, all lengths and then
 * all bytes, and {@code DELTA_BYTE_ARRAY}, the same for what each string does not share with the
 * one before, after the lengths of what it shares.
 */
@SuppressWarnings("deprecation") // every Parquet release that we run on has these
final class FrontCoding {
  private static final int START = 1 << 13;

  private final boolean shares;
  private final DeltaBinaryPackingValuesWriter prefixes = NumberLeaf.lengths();
  private final DeltaBinaryPackingValuesWriter lengths = NumberLeaf.lengths();
  private byte[] bytes = TreeRow.NONE;
  private int end;
  private byte[] before = TreeRow.NONE;
  private int beforeLength;

  private FrontCoding(boolean shares) {
    this.shares = shares;
  }

  static FrontCoding sharing() {
    return new FrontCoding(true);
  }

  static FrontCoding whole() {
    return new FrontCoding(false);
  }

  void add(byte[] value, int from, int to) {
    int shared = shares ? share(value, from, to) : 0;
    int length = to - from - shared;
    lengths.writeInteger(length);
    if (bytes.length - end < length) {
      bytes = Arrays.copyOf(bytes, Math.max(START, 2 * (end + length)));
    }
    System.arraycopy(value, from + shared, bytes, end, length);
    end += length;
  }

  private int share(byte[] value, int from, int to) {
    int length = to - from;
    int differs = Arrays.mismatch(before, 0, beforeLength, value, from, to);
    int shared = differs < 0 ? length : differs;
    prefixes.writeInteger(shared);
    if (before.length < length) {
      before = Arrays.copyOf(before, 2 * length);
    }
    System.arraycopy(value, from + shared, before, shared, length - shared);
    beforeLength = length;
    return shared;
  }

  Encoding encoding() {
    return shares ? Encoding.DELTA_BYTE_ARRAY : Encoding.DELTA_LENGTH_BYTE_ARRAY;
  }

  /** The encoded strings; the next one begins a page. */
  BytesInput take() throws IOException {
    BytesInput data =
        BytesInput.copy(
            shares
                ? BytesInput.concat(
                    prefixes.getBytes(), lengths.getBytes(), BytesInput.from(bytes, 0, end))
                : BytesInput.concat(lengths.getBytes(), BytesInput.from(bytes, 0, end)));
    prefixes.reset();
    lengths.reset();
    end = 0;
    beforeLength = 0;
    return data;
  }
}
