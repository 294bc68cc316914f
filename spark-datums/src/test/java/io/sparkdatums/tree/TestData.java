package io.sparkdatums.tree;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Contributions with made-up contents. */
public final class TestData {
  private TestData() {}

  public static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** What the datum of the given key wrote: the content is the text. */
  public static Part part(String datum, String text) {
    return part("job-1/p", datum, text);
  }

  public static Part part(String pack, String datum, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return new Part(pack, datum.length(), datum, 1000, length, sha256(text));
  }

  public static Change add(String path, Part part) {
    return new Change(Change.Op.ADD, path, part);
  }

  public static Change remove(String path, Part part) {
    return new Change(Change.Op.REMOVE, path, part);
  }

  public static Change clear(String path) {
    return new Change(Change.Op.CLEAR, path, null);
  }

  public static Change record(String path, String datum) {
    return new Change(
        Change.Op.ADD_DIRECTORY, path, new Part("job-1/p", 0, datum, 0, 0, new byte[0]));
  }

  public static Change unrecord(String path) {
    return new Change(Change.Op.REMOVE_DIRECTORY, path, null);
  }

  /** The row without what depends on how it came about: its state, and where its bytes lie. */
  public static TreeRow meaning(TreeRow row) {
    return new TreeRow(
        row.shard(),
        row.kind(),
        row.path(),
        row.hash(),
        row.size(),
        row.parts().stream()
            .map(part -> new Part("", 0, part.datum(), 0, part.length(), part.hash()))
            .toList(),
        row.children(),
        row.files(),
        TreeRow.NONE,
        row.explicit());
  }
}
