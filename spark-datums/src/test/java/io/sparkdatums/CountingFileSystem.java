package io.sparkdatums;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local files under a scheme of their own, with a note of each listing and opening. */
public final class CountingFileSystem extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("counted:///");

  /** Directories that were listed. */
  public static final List<String> LISTED = new CopyOnWriteArrayList<>();

  /** Files that were opened. */
  public static final List<String> OPENED = new CopyOnWriteArrayList<>();

  /** Makes the scheme known and forgets what was noted. */
  public static void install(Configuration conf) {
    conf.set("fs.counted.impl", CountingFileSystem.class.getName());
    forget();
  }

  /** Forgets what was noted. */
  public static void forget() {
    LISTED.clear();
    OPENED.clear();
  }

  /** The URI of a local file. */
  public static String uri(java.nio.file.Path file) {
    return "counted://" + file;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return "counted";
  }

  @Override
  public FileStatus[] listStatus(Path directory) throws IOException {
    LISTED.add(directory.toUri().getPath());
    return super.listStatus(directory);
  }

  @Override
  public FSDataInputStream open(Path file, int buffer) throws IOException {
    OPENED.add(file.toUri().getPath());
    return super.open(file, buffer);
  }
}
