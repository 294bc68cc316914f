package io.sparkdatums.datum;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes the file lists that one task does not carry in its rows; made when the first one comes.
 * What comes after it was closed goes to another file.
 */
final class ScratchFile implements Closeable {
  private final Path directory;
  private final Configuration conf;
  private Path file;
  private @Nullable FSDataOutputStream out;

  ScratchFile(Path directory, Configuration conf) {
    this.directory = directory;
    this.conf = conf;
    this.file = directory;
  }

  /** Where the next byte goes. */
  long position() {
    return out == null ? 0 : out.getPos();
  }

  /** The stream to append to; not to be closed. */
  OutputStream append() throws IOException {
    if (out == null) {
      file = new Path(directory, "files-" + UUID.randomUUID());
      out = file.getFileSystem(conf).create(file, false);
    }
    return out;
  }

  /** The text of a reference to what was appended from a position on. */
  String reference(long from) {
    return new FileList.Reference(file.toString(), from, position() - from).text();
  }

  @Override
  public void close() throws IOException {
    FSDataOutputStream open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }
}
