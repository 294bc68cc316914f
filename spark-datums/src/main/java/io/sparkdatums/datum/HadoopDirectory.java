package io.sparkdatums.datum;

import io.sparkdatums.api.DatumsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** A directory of any filesystem that Hadoop speaks to. */
final class HadoopDirectory implements PlainDirectory {
  private final FileSystem fs;
  private final Path root;
  private final String base;

  HadoopDirectory(FileSystem fs, Path root) {
    this.fs = fs;
    this.root = root;
    String path = root.toUri().getPath();
    this.base = path.equals("/") ? "" : path;
  }

  @Override
  public String uri() {
    return root.toString();
  }

  private Path remote(String path) {
    return path.equals("/")
        ? root
        : new Path(root.toUri().getScheme(), root.toUri().getAuthority(), base + path);
  }

  @Override
  public @Nullable FileStat stat(String path) throws IOException {
    try {
      return stat(path, fs.getFileStatus(remote(path)));
    } catch (FileNotFoundException e) {
      return null;
    } catch (AccessControlException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public Children list(String directory, Predicate<String> wanted) throws IOException {
    try {
      RemoteIterator<FileStatus> entries = fs.listStatusIterator(remote(directory));
      return () -> next(directory, entries, wanted);
    } catch (FileNotFoundException e) {
      return Children.NONE; // it has gone since it was seen
    } catch (AccessControlException e) {
      throw unreadable(directory, e);
    }
  }

  private @Nullable FileStat next(
      String directory, RemoteIterator<FileStatus> entries, Predicate<String> wanted)
      throws IOException {
    try {
      while (entries.hasNext()) {
        FileStatus entry = entries.next();
        String path = PlainDirectory.child(directory, entry.getPath().getName());
        if (wanted.test(path)) {
          return stat(path, entry);
        }
      }
      return null;
    } catch (FileNotFoundException e) {
      return null; // some filesystems look only now
    } catch (AccessControlException e) {
      throw unreadable(directory, e);
    }
  }

  private FileStat stat(String path, FileStatus found) {
    if (found.isSymlink()) {
      throw DatumsException.of(
          "INPUT_LINK",
          Map.of(
              "path",
              path,
              "uri",
              uri(),
              "cause",
              "links are followed on the local filesystem only"));
    }
    return new FileStat(
        path,
        found.isDirectory(),
        found.isDirectory() ? 0 : found.getLen(),
        found.getModificationTime(),
        found instanceof EtagSource tagged ? tagged.getEtag() : null);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return fs.open(remote(path));
  }

  @Override
  public byte[] read(String path, int size) throws IOException {
    try (FSDataInputStream in = fs.open(remote(path))) {
      byte[] content = new byte[size];
      if (in.readNBytes(content, 0, size) < size || in.read() >= 0) {
        throw PlainDirectory.changed(path, size);
      }
      return content;
    }
  }

  private DatumsException unreadable(String path, IOException cause) {
    return DatumsException.of(
        "INPUT_UNREADABLE",
        Map.of("path", path, "uri", uri(), "cause", "permission denied"),
        cause);
  }
}
