package io.sparkdatums.repo;

import io.sparkdatums.tree.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/** The bytes of several contributions, each opened when the one before has ended. */
final class PartsStream extends InputStream {
  private final OpenPacks packs;
  private final Iterator<Part> parts;
  private InputStream part = InputStream.nullInputStream();

  PartsStream(OpenPacks packs, Iterator<Part> parts) {
    this.packs = packs;
    this.parts = parts;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      int count = part.read(bytes, offset, length);
      if (count >= 0) {
        return count;
      }
      if (!parts.hasNext()) {
        return -1;
      }
      part.close();
      part = packs.open(parts.next());
    }
  }

  @Override
  public void close() throws IOException {
    part.close();
  }
}
