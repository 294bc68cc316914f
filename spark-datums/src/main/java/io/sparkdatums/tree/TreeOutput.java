package io.sparkdatums.tree;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new file for the Parquet writer. On a local disk it is created through the JDK: Hadoop would
 * start a {@code chmod} process per file where its native library is missing, and write a checksum
 * file beside it.
 */
final class TreeOutput implements OutputFile {
  private static final int BUFFER = 1 << 17;

  private final Configuration conf;
  private final Path path;

  TreeOutput(Configuration conf, Path path) {
    this.conf = conf;
    this.path = path;
  }

  @Override
  public PositionOutputStream create(long blockSize) throws IOException {
    FileSystem files = path.getFileSystem(conf);
    return HadoopStreams.wrap(
        files.getClass() == LocalFileSystem.class
            ? createLocal(java.nio.file.Path.of(path.toUri().getPath()))
            : files.create(path, false, BUFFER));
  }

  private static FSDataOutputStream createLocal(java.nio.file.Path file) throws IOException {
    StandardOpenOption[] options = {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
    try {
      return buffered(Files.newOutputStream(file, options));
    } catch (NoSuchFileException e) {
      Files.createDirectories(file.getParent());
      return buffered(Files.newOutputStream(file, options));
    }
  }

  private static FSDataOutputStream buffered(java.io.OutputStream out) throws IOException {
    return new FSDataOutputStream(new BufferedOutputStream(out, BUFFER), null);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSize) {
    throw new UnsupportedOperationException("data files are never overwritten");
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public String getPath() {
    return path.toString();
  }
}
