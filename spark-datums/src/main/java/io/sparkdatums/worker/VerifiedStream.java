package io.sparkdatums.worker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The content of a file, compared with its hash when its end is reached. */
final class VerifiedStream extends FilterInputStream {
  private final String name;
  private final byte @Nullable [] hash;
  private final MessageDigest digest = Download.sha256();
  private boolean ended;

  VerifiedStream(InputStream in, String name, byte @Nullable [] hash) {
    super(in);
    this.name = name;
    this.hash = hash;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    if (count >= 0) {
      digest.update(bytes, offset, count);
    } else if (!ended) {
      ended = true;
      if (hash != null && !MessageDigest.isEqual(digest.digest(), hash)) {
        throw InputContents.changed(name);
      }
    }
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] buffer = new byte[(int) Math.min(bytes, 1 << 16)];
    long skipped = 0;
    while (skipped < bytes) {
      int count = read(buffer, 0, (int) Math.min(buffer.length, bytes - skipped));
      if (count < 0) {
        break;
      }
      skipped += count;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
