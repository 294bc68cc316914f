package io.sparkdatums.pack;

import io.sparkdatums.api.DatumsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes records; whatever does not fit is {@code PACK_CORRUPT}. */
final class RecordCursor {
  private final String pack;
  private final byte[] bytes;
  private final int end;
  private int at;

  RecordCursor(String pack, byte[] bytes, int from, int end) {
    this.pack = pack;
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  static DatumsException corrupt(String pack, String cause) {
    return DatumsException.of("PACK_CORRUPT", Map.of("pack", pack, "cause", cause));
  }

  boolean atEnd() {
    return at == end;
  }

  int u8() {
    return bytes[advance(1)] & 0xff;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int u32() {
    return u16() << 16 | u16();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        break;
      }
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw corrupt(pack, "a record holds a number that does not end");
  }

  /** A varint that must be between 0 and {@code max}. */
  int count(int max) {
    long value = varint();
    if (value < 0 || value > max) {
      throw corrupt(pack, "a record holds " + value + " where at most " + max + " makes sense");
    }
    return (int) value;
  }

  byte[] bytes(int count) {
    int from = advance(count);
    return Arrays.copyOfRange(bytes, from, from + count);
  }

  void bytes(byte[] into, int offset, int count) {
    int from = advance(count);
    System.arraycopy(bytes, from, into, offset, count);
  }

  String text() {
    return utf8(count(end - at));
  }

  @Nullable String optionalText() {
    int length = count(end - at) - 1;
    return length < 0 ? null : utf8(length);
  }

  private String utf8(int length) {
    int from = advance(length);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  private int advance(int count) {
    if (count > end - at) {
      throw corrupt(pack, "a record ends too early");
    }
    int from = at;
    at += count;
    return from;
  }
}
