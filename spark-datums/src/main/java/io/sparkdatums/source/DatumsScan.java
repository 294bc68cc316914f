package io.sparkdatums.source;

import io.sparkdatums.api.Escape;
import io.sparkdatums.datum.DatumSet;
import io.sparkdatums.datum.Datums;
import io.sparkdatums.datum.HashIndex;
import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.source.ScanPlan.Cut;
import io.sparkdatums.source.ScanPlan.Reads;
import io.sparkdatums.spec.Input;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * One scan. Spark asks for statistics and partitions as often as it likes; the listing behind them
 * is made once, so that all of a query sees one state of the tree.
 */
final class DatumsScan implements Scan, Batch, SupportsReportStatistics {
  private final SparkSession spark = SparkSession.active();
  private final SourceOptions options;
  private final StructType columns;
  private @Nullable ScanPlan plan;
  private @Nullable String warnings;

  DatumsScan(SourceOptions options, StructType columns) {
    this.options = options;
    this.columns = columns;
  }

  private synchronized ScanPlan plan() {
    if (plan == null) {
      try {
        plan = find();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return plan;
  }

  private ScanPlan find() throws IOException {
    Wanted wanted = Wanted.of(columns);
    Path scratch = Scratch.directory(spark);
    Cut cut =
        new Cut(
            wanted.reads() ? Reads.CONTENT : Reads.NAMES,
            spark.sparkContext().defaultParallelism(),
            JavaUtils.byteStringAsBytes(
                spark.conf().get("spark.sql.files.maxPartitionBytes", "128MB")));
    return ScanPlan.of(spark, datums(wanted, scratch), cut, scratch);
  }

  private DatumSet datums(Wanted wanted, Path scratch) throws IOException {
    String path = options.path();
    if (path != null) {
      HashIndex index =
          options.warehouse() != null && wanted.anyHash()
              ? HashIndex.of(spark, warehouse(), path)
              : null;
      return Datums.ofDirectory(spark, path, options.glob(), index, scratch);
    }
    Branch branch =
        warehouse().repo(Objects.requireNonNull(options.repo())).branch(options.branch());
    try (Tree tree = branch.tree().orElse(null)) {
      return Datums.ofTree(spark, tree, options.glob(), scratch);
    }
  }

  private Warehouse warehouse() throws IOException {
    return Warehouse.open(Objects.requireNonNull(options.warehouse()), conf());
  }

  private Configuration conf() {
    return spark.sparkContext().hadoopConfiguration();
  }

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    ScanPlan found = plan();
    return "DatumsScan "
        + options.place()
        + " glob="
        + options.glob()
        + " listed "
        + found.directories()
        + " directories datums="
        + found.datums()
        + " files="
        + found.files()
        + " bytes="
        + found.bytes()
        + " partitions="
        + found.partitions().size()
        + warnings(found);
  }

  /** Looks below the largest datums if there is something to be said, but once. */
  private synchronized String warnings(ScanPlan found) {
    if (warnings == null) {
      try {
        warnings =
            found
                .spread()
                .readingWarnings(spark.sparkContext().defaultParallelism(), finer())
                .stream()
                .map(warning -> " · " + Escape.controls(warning))
                .collect(Collectors.joining());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return warnings;
  }

  private FinerGlobs finer() throws IOException {
    String glob = options.glob().pattern();
    String path = options.path();
    if (path != null) {
      Input.Files files = Input.Files.ofPath(BlockFile.INPUT, path, glob);
      return new FinerGlobs(conf(), null, files, List.of(new PinnedInput(files, null)));
    }
    String repo = Objects.requireNonNull(options.repo());
    Input.Files files = Input.Files.ofRepo(BlockFile.INPUT, repo, options.branch(), glob);
    Commit head = warehouse().repo(repo).branch(options.branch()).head().orElse(null);
    return new FinerGlobs(warehouse(), files, List.of(new PinnedInput(files, head)));
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** Rows only: asked otherwise, Spark would plan partitions to learn what they hold. */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.UNSUPPORTED;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return plan().partitions().toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    try {
      return new DatumReaders(
          options.rows(),
          columns,
          options.path(),
          options.repo() == null ? null : warehouse(),
          new SerializableConfiguration(conf()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Statistics estimateStatistics() {
    ScanPlan found = plan();
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(found.bytes());
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(options.rows() == Rows.FILE ? found.files() : found.datums());
      }
    };
  }
}
