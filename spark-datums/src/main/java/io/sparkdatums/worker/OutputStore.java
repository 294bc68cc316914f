package io.sparkdatums.worker;

import io.sparkdatums.pack.PackReference;
import io.sparkdatums.pack.PackWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * Stores the outputs of the datum in hand, in canonical order. A file that equals what the datum
 * wrote to the same path before is referred to where it lies; all others are written.
 */
final class OutputStore {
  private final PackWriter pack;
  private final EarlierOutputs earlier;
  private long bytes;
  private long deduplicated;
  private long records;

  /** The content of a file. */
  interface Content {

    /**
     * Writes all of it; can be called again.
     *
     * @return how many bytes it is
     */
    long writeTo(OutputStream out) throws IOException;
  }

  /**
   * @param earlier begun with the datum
   */
  OutputStore(PackWriter pack, EarlierOutputs earlier) {
    this.pack = pack;
    this.earlier = earlier;
  }

  /**
   * Stores a file.
   *
   * @param size bytes that it probably has
   */
  void file(String path, long size, Content content) throws IOException {
    records++;
    PackReference known = size == 0 ? null : earlier.find(path, size);
    if (known != null && Arrays.equals(known.hash(), hash(content))) {
      pack.reference(path, List.of(known));
      bytes += size;
      deduplicated += size;
      return;
    }
    try (OutputStream out = pack.file(path)) {
      bytes += content.writeTo(out);
    }
  }

  private static byte[] hash(Content content) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        content.writeTo(out);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Records a directory. */
  void directory(String path) throws IOException {
    pack.directory(path);
  }

  /** Refers to what an input consists of, which is no output that was stored. */
  void reference(String path, List<PackReference> pieces) throws IOException {
    records++;
    pack.reference(path, pieces);
  }

  /** Bytes of content so far, without what is only a link to an input. */
  long bytes() {
    return bytes;
  }

  /** Files so far. */
  long records() {
    return records;
  }

  /** The part of {@link #bytes} that was not written because it was there. */
  long deduplicated() {
    return deduplicated;
  }
}
