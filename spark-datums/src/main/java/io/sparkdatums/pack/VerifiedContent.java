package io.sparkdatums.pack;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** Content that is hashed while it is read; its last bytes are given only if the hash is right. */
final class VerifiedContent extends InputStream {
  private final PackFile file;
  private final InputStream content;
  private final byte[] hash;
  private final MessageDigest digest = PackFormat.digest();
  private final long offset;
  private long left;

  VerifiedContent(PackFile file, InputStream content, long offset, long length, byte[] hash) {
    this.file = file;
    this.content = content;
    this.offset = offset;
    this.left = length;
    this.hash = hash;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    int read = content.read(into, from, count);
    if (read > 0) {
      digest.update(into, from, read);
      left -= read;
      if (left == 0 && !Arrays.equals(digest.digest(), hash)) {
        throw file.corrupt("the content at byte " + offset + " does not match its hash");
      }
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return content.available();
  }
}
