package io.sparkdatums.benchmarks;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local files under a scheme of their own, where opening a file below a directory {@code in}
 * takes a while, and so does each block that is written below a directory {@code packs}; the files
 * created there are counted.
 */
public final class SlowFiles extends RawLocalFileSystem {
  static final int BLOCK = 1 << 16;
  static final int MILLIS = 20;

  private static final AtomicLong PACKS = new AtomicLong();
  private static final String SCHEME = "slow";
  private static final URI ROOT = URI.create(SCHEME + ":///");

  /** The same for those who ask for a file context. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI uri, Configuration conf) throws Exception {
      super(uri, new SlowFiles(), conf, SCHEME, false);
    }
  }

  /** Makes the scheme known. */
  static void install(Configuration conf) {
    conf.set("fs." + SCHEME + ".impl", SlowFiles.class.getName());
    conf.set("fs.AbstractFileSystem." + SCHEME + ".impl", Context.class.getName());
  }

  /** The URI of a local file. */
  static String uri(java.nio.file.Path file) {
    return SCHEME + "://" + file;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FSDataInputStream open(Path file, int buffer) throws IOException {
    if (file.getParent().getName().equals("in")) {
      sleep(MILLIS);
    }
    return super.open(file, buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return slow(
        file, super.create(file, permission, overwrite, buffer, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return slow(file, super.create(file, overwrite, buffer, replication, blockSize, progress));
  }

  private static FSDataOutputStream slow(Path file, FSDataOutputStream out) {
    if (!file.toUri().getPath().contains("/packs/")) {
      return out;
    }
    PACKS.incrementAndGet();
    return new FSDataOutputStream(new Slow(out), null);
  }

  /** How many files were created below directories {@code packs} so far. */
  static long packsCreated() {
    return PACKS.get();
  }

  private static void sleep(long millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }

  private static final class Slow extends FilterOutputStream {
    private long written;
    private long slept;

    Slow(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      written += length;
      long blocks = written / BLOCK - slept;
      slept += blocks;
      sleep(blocks * MILLIS);
      out.write(bytes, offset, length);
    }
  }
}
