package io.sparkdatums.pack;

import java.util.Arrays;

/** The fields of one entry of an index block after the other, without an object for each. */
final class EntryCursor {
  private final Footer footer;
  private final byte[] path = new byte[PackFormat.MAX_PATH_BYTES];
  private final byte[] hash = new byte[PackFormat.HASH_BYTES];
  private int pathLength;
  private int pathShared;
  private int ordinal;
  private int reference;
  private long size;
  private long offset;

  EntryCursor(Footer footer) {
    this.footer = footer;
  }

  /** A block begins. */
  void begin() {
    pathLength = 0;
  }

  /** Moves to the next entry. */
  void read(RecordCursor from) {
    int shared = from.count(pathLength);
    int rest = from.count(PackFormat.MAX_PATH_BYTES - shared);
    from.bytes(path, shared, rest);
    pathShared = shared;
    pathLength = shared + rest;
    ordinal = from.count(footer.datums() - 1);
    readContent(from);
  }

  /** Reads what comes after the ordinal. */
  void readContent(RecordCursor from) {
    reference = from.count(2 * footer.packs().size() + 1);
    size = isDirectory() ? 0 : from.varint();
    offset = isDirectory() ? 0 : from.varint();
    if (!isDirectory()) {
      from.bytes(hash, 0, hash.length);
    }
  }

  /** Writes what {@link #readContent} reads. */
  void writeContent(RecordBuffer to) {
    to.varint(reference);
    if (!isDirectory()) {
      to.varint(size);
      to.varint(offset);
      to.bytes(hash, 0, hash.length);
    }
  }

  boolean isDirectory() {
    return (reference & 1) != 0;
  }

  int ordinal() {
    return ordinal;
  }

  /** The path's bytes in UTF-8, of which {@link #pathLength} count. */
  byte[] path() {
    return path;
  }

  int pathLength() {
    return pathLength;
  }

  /** How many of them are those of the path before. */
  int pathShared() {
    return pathShared;
  }

  /** The path's sort key. */
  byte[] key() {
    byte[] key = Arrays.copyOf(path, pathLength);
    PathOrder.toKey(key);
    return key;
  }

  boolean isAt(byte[] utf8) {
    return Arrays.equals(path, 0, pathLength, utf8, 0, utf8.length);
  }

  long size() {
    return size;
  }

  long offset() {
    return offset;
  }

  /** The hash of a file; the array is used again for the next entry. */
  byte[] hash() {
    return hash;
  }

  /** Which pack holds the content: 0 for this one, else its place in the footer plus one. */
  int holder() {
    return reference >> 1;
  }

  /** The name of the pack that holds the content. */
  String pack() {
    return holder() == 0 ? footer.name() : footer.packs().get(holder() - 1);
  }

  /** Where the content of a file lies. */
  PackReference content() {
    return new PackReference(size, hash.clone(), pack(), offset);
  }
}
