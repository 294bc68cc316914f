package io.sparkdatums.datum;

import io.sparkdatums.datum.PlainDirectory.FileStat;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads files for their hashes. Not safe for use by several threads. */
final class ContentHash {
  private final PlainDirectory directory;
  private final MessageDigest digest = Identity.sha256();
  private final byte[] buffer = new byte[1 << 16];

  ContentHash(PlainDirectory directory) {
    this.directory = directory;
  }

  /**
   * The SHA-256 of a file's content.
   *
   * @return null if the file is no longer the one that was listed: whoever reads it next will see
   */
  byte @Nullable [] of(Node file) throws IOException {
    digest.reset();
    try (InputStream in = directory.open(file.path())) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      if (directory.stat(file.path()) == null) {
        return null;
      }
      throw e;
    }
    FileStat now = directory.stat(file.path());
    boolean same =
        now != null
            && now.size() == file.size()
            && now.modified() == file.modified()
            && Objects.equals(now.etag(), file.etag());
    byte[] hash = digest.digest();
    return same ? hash : null;
  }
}
