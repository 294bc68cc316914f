package io.sparkdatums.source;

import io.sparkdatums.api.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A place that driver and executors share for what a scan does not carry in its partitions: {@code
 * spark.datums.scratch} if it is set, else a private temporary directory under a local master, else
 * one in the user's home directory on the default filesystem. It goes when the driver ends.
 */
final class Scratch {
  static final Option<String> BASE =
      Option.text(
          "spark.datums.scratch",
          "a directory, as a URI or a path",
          "",
          "Where scans keep what their partitions do not carry, until the driver ends. It must be"
              + " readable from all executors. Not set: a private temporary directory under a local"
              + " master, else `.spark-datums` in the user's home directory on the default"
              + " filesystem.");

  private Scratch() {}

  static Path directory(SparkSession spark) throws IOException {
    Path base = base(spark);
    Path directory = new Path(base, "scan-" + UUID.randomUUID());
    base.getFileSystem(conf(spark)).deleteOnExit(directory);
    return directory;
  }

  private static Path base(SparkSession spark) throws IOException {
    String given = BASE.in(spark.conf()::get);
    if (!given.isEmpty()) {
      return new Path(given);
    }
    if (spark.sparkContext().isLocal()) {
      return new Path(Local.DIRECTORY.toUri());
    }
    return new Path(FileSystem.get(conf(spark)).getHomeDirectory(), ".spark-datums");
  }

  private static Configuration conf(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** Made with the rights of its owner only, when it is first needed. */
  private static final class Local {
    static final java.nio.file.Path DIRECTORY = make();

    private static java.nio.file.Path make() {
      try {
        java.nio.file.Path made = Files.createTempDirectory("spark-datums-");
        made.toFile().deleteOnExit();
        return made;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
