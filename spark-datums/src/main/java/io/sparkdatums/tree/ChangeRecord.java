package io.sparkdatums.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A look at a change where it stands as {@link ChangeBytes}, and at its contribution, without an
 * object for either.
 */
public final class ChangeRecord {
  private static final Change.Op[] OPS = Change.Op.values();

  private byte[] bytes = TreeRow.NONE;
  private int at;
  private int end;
  private int pathEnd;
  private int datumLength;
  private int hashAt;
  private String pack = "";
  private byte[] packBytes = TreeRow.NONE;

  /** Looks at the current one of some records. */
  public void look(Records records) {
    look(records.bytes(), records.at());
  }

  private void look(byte[] in, int from) {
    bytes = in;
    at = from;
    end = from + (int) ChangeBytes.INT.get(in, from - Records.HEAD);
    if (isMention()) {
      return;
    }
    pathEnd = from + ChangeBytes.PATH + ((in[end - 2] & 0xff) << 8 | (in[end - 1] & 0xff));
    datumLength = (int) ChangeBytes.INT.get(in, end - ChangeBytes.TAIL);
    hashAt = pathEnd + 2 + datumLength + 2;
  }

  /** The shard that it belongs to. */
  public int shard() {
    return (int) ChangeBytes.INT.get(bytes, at);
  }

  /** Whether it only mentions a shard; then it has nothing but that. */
  boolean isMention() {
    return end - at == ChangeBytes.PATH;
  }

  Change.Op op() {
    return OPS[bytes[pathEnd + 1]];
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the code of the path begins. */
  public int pathAt() {
    return at + ChangeBytes.PATH;
  }

  /** Bytes of the path, as a code and in UTF-8. */
  public int pathLength() {
    return pathEnd - pathAt();
  }

  /** The path. */
  public String path() {
    return decoded(pathAt(), pathEnd);
  }

  /** The code of the directory that the path is in; without bytes for the root. */
  public byte[] directory() {
    return Arrays.copyOfRange(bytes, pathAt(), slash());
  }

  /** Whether the path is in the directory of a code. */
  public boolean isIn(byte[] directory) {
    return Arrays.equals(bytes, pathAt(), slash(), directory, 0, directory.length);
  }

  private int slash() {
    int slash = pathEnd - 1;
    while (bytes[slash] != ChangeBytes.SLASH) {
      slash--;
    }
    return slash;
  }

  boolean hasPart() {
    return datumLength != ChangeBytes.NO_PART;
  }

  /** Writes the datum's order key in UTF-8 into an array of enough room. */
  void datum(byte[] into) {
    ChangeBytes.text(bytes, pathEnd + 2, pathEnd + 2 + datumLength, into, 0);
  }

  /** The code of the datum at the beginning of the array, or of a longer one. */
  byte[] copyDatum(byte[] room) {
    byte[] into = room.length < datumLength ? new byte[2 * datumLength] : room;
    System.arraycopy(bytes, pathEnd + 2, into, 0, datumLength);
    return into;
  }

  int datumLength() {
    return datumLength;
  }

  String datum() {
    return decoded(pathEnd + 2, pathEnd + 2 + datumLength);
  }

  int hashAt() {
    return hashAt;
  }

  int hashLength() {
    return bytes[hashAt - 1] & 0xff;
  }

  long length() {
    return (long) ChangeBytes.LONG.get(bytes, hashAt + hashLength());
  }

  int ordinal() {
    return (int) ChangeBytes.INT.get(bytes, hashAt + hashLength() + 8);
  }

  long offset() {
    return (long) ChangeBytes.LONG.get(bytes, hashAt + hashLength() + 12);
  }

  int packAt() {
    return hashAt + hashLength() + 20;
  }

  int packLength() {
    return end - ChangeBytes.TAIL - packAt();
  }

  /** The change as an object. */
  public Change change() {
    return new Change(op(), path(), hasPart() ? part() : null);
  }

  Part part() {
    byte[] hash = Arrays.copyOfRange(bytes, hashAt, hashAt + hashLength());
    return new Part(pack(), ordinal(), datum(), offset(), length(), hash);
  }

  // Mostly the one of the change before.
  private String pack() {
    int from = packAt();
    int to = from + packLength();
    if (!Arrays.equals(bytes, from, to, packBytes, 0, packBytes.length)) {
      packBytes = Arrays.copyOfRange(bytes, from, to);
      pack = new String(packBytes, StandardCharsets.UTF_8);
    }
    return pack;
  }

  private String decoded(int from, int to) {
    return ChangeBytes.text(Arrays.copyOfRange(bytes, from, to), to - from);
  }
}
