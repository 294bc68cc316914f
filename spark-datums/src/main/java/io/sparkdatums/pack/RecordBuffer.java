package io.sparkdatums.pack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of records being encoded. */
final class RecordBuffer {
  private byte[] bytes = new byte[1 << 10];
  private int length;

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void truncate(int newLength) {
    length = newLength;
  }

  void u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void u16(int value) {
    u8(value >>> 8);
    u8(value);
  }

  void u32(int value) {
    u16(value >>> 16);
    u16(value);
  }

  /** A number as a varint of its 64 bits, so that small ones are short. */
  void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void bytes(byte[] from, int offset, int count) {
    reserve(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** As {@link #bytes}, a sort key's 0 written as the {@code "/"} it stands for. */
  void pathBytes(byte[] key, int offset, int count) {
    reserve(count);
    for (int i = offset; i < offset + count; i++) {
      bytes[length++] = key[i] == 0 ? (byte) '/' : key[i];
    }
  }

  /** Length, then UTF-8. */
  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    bytes(utf8, 0, utf8.length);
  }

  /** 0 for null, else the length + 1 and UTF-8. */
  void optionalText(@Nullable String text) {
    if (text == null) {
      varint(0);
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      varint(utf8.length + 1L);
      bytes(utf8, 0, utf8.length);
    }
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
