package io.sparkdatums.tree;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A data file for the Parquet reader; its length need not be asked for where it is known. */
final class TreeInput implements InputFile {
  private final FileSystem files;
  private final Path path;
  private final long length;

  TreeInput(Configuration conf, RunFile file) throws IOException {
    FileSystem found = file.path().getFileSystem(conf);
    this.files =
        found.getClass() == LocalFileSystem.class
            ? ((LocalFileSystem) found).getRawFileSystem()
            : found;
    this.path = file.path();
    this.length = file.length() < 0 ? files.getFileStatus(path).getLen() : file.length();
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new StorageStream(HadoopStreams.wrap(files.open(path)));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
