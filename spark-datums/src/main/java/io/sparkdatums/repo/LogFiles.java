package io.sparkdatums.repo;

import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO;
import io.delta.kernel.utils.CloseableIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files of a Delta log. A version is written with {@link Storage#putIfAbsent}, so that of two
 * processes that commit one version one is told that it lost, on a local disk too.
 */
final class LogFiles extends HadoopFileIO {
  private final Configuration conf;

  LogFiles(Configuration conf) {
    super(conf);
    this.conf = conf;
  }

  @Override
  public boolean mkdirs(String path) throws IOException {
    Path directory = new Path(path);
    Storage.of(directory, conf).makeDirectories(directory);
    return true;
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new Output(super.newOutputFile(path), conf);
  }

  private record Output(OutputFile hadoop, Configuration conf) implements OutputFile {

    @Override
    public String path() {
      return hadoop.path();
    }

    @Override
    public PositionOutputStream create(boolean atomicWrite) throws IOException {
      return hadoop.create(atomicWrite);
    }

    @Override
    public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
        throws IOException {
      if (overwrite) {
        hadoop.writeAtomically(data, true);
        return;
      }
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      try (data) {
        while (data.hasNext()) {
          lines.write(data.next().getBytes(StandardCharsets.UTF_8));
          lines.write('\n');
        }
      }
      Path file = new Path(path());
      if (!Storage.of(file, conf).putIfAbsent(file, lines.toByteArray())) {
        throw new FileAlreadyExistsException(path());
      }
    }
  }
}
