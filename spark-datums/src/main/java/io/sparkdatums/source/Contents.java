package io.sparkdatums.source;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.PlainDirectory;
import io.sparkdatums.repo.OpenPacks;
import io.sparkdatums.repo.Warehouse;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the contents of a scan's files, one at a time. */
final class Contents implements Closeable {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final @Nullable PlainDirectory directory;
  private final @Nullable OpenPacks packs;
  private final MessageDigest sha256;
  private final byte[] buffer = new byte[1 << 16];

  private Contents(@Nullable PlainDirectory directory, @Nullable OpenPacks packs) {
    this.directory = directory;
    this.packs = packs;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Contents of(PlainDirectory directory) {
    return new Contents(directory, null);
  }

  static Contents of(Warehouse warehouse) {
    return new Contents(null, new OpenPacks(warehouse));
  }

  /**
   * A file's whole content.
   *
   * @throws DatumsException {@code INPUT_CHANGED} if it is no longer as it was listed, {@code
   *     CONTENT_TOO_LARGE} if it is larger than a Java array can be
   */
  byte[] read(DatumFile file) throws IOException {
    if (file.size() > LARGEST_ARRAY) {
      throw DatumsException.of(
          "CONTENT_TOO_LARGE", Map.of("path", file.path(), "size", file.size()));
    }
    int size = (int) file.size();
    try {
      if (directory != null) {
        return directory.read(file.path(), size);
      }
      try (InputStream in = open(file)) {
        return in.readNBytes(size);
      }
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw gone(file, e);
    }
  }

  /** The SHA-256 of content that has been read. */
  byte[] hash(byte[] content) {
    return sha256.digest(content);
  }

  /**
   * The SHA-256 of a file's content.
   *
   * @throws DatumsException {@code INPUT_CHANGED}
   */
  byte[] hash(DatumFile file) throws IOException {
    if (file.size() <= buffer.length) {
      return hash(read(file));
    }
    sha256.reset();
    long size = 0;
    try (InputStream in = open(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha256.update(buffer, 0, count);
        size += count;
      }
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw gone(file, e);
    }
    if (size != file.size()) {
      throw PlainDirectory.changed(file.path(), file.size());
    }
    return sha256.digest();
  }

  private static DatumsException gone(DatumFile file, IOException e) {
    return DatumsException.of(
        "INPUT_CHANGED", Map.of("path", file.path(), "cause", "it is gone"), e);
  }

  private InputStream open(DatumFile file) throws IOException {
    if (directory != null) {
      return directory.open(file.path());
    }
    if (packs != null) {
      return packs.open(file.parts());
    }
    throw new IllegalStateException("nothing to read from");
  }

  @Override
  public void close() throws IOException {
    if (packs != null) {
      packs.close();
    }
  }
}
