package io.sparkdatums.datum;

import io.sparkdatums.api.Option;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Finds the datums of an input. */
public final class Datums {
  /** How much the driver lists by itself. */
  public static final Option<Integer> DRIVER_LIMIT =
      Option.count(
          "spark.datums.listing.driverLimit",
          "names",
          1 << 17,
          "How many names of a directory, or rows of a repo's tree, the driver lists by itself, but no"
              + " more than one for each 32 KB of its heap. What is larger is listed by Spark jobs.");

  /**
   * What a name may cost on the driver, in bytes: its row, in the plan of each query over it and on
   * the way to tasks.
   */
  private static final int NAME_BYTES = 32 << 10;

  private Datums() {}

  private static int driverLimit(SparkSession spark) {
    long bound = Runtime.getRuntime().maxMemory() / NAME_BYTES;
    return (int) Math.min(bound, DRIVER_LIMIT.in(spark.conf()::get));
  }

  /**
   * The datums of a plain directory. Runs Spark jobs if the directory is large or has an index.
   *
   * @param uri the directory
   * @param index hashes of files that have been read before; null to know none
   * @param scratch a directory for what does not fit into memory, to be kept as long as the result
   *     or a file list out of it is used
   * @throws io.sparkdatums.api.DatumsException {@code INPUT_NOT_FOUND} and others if the directory
   *     cannot be an input
   */
  public static DatumSet ofDirectory(
      SparkSession spark, String uri, Glob glob, @Nullable HashIndex index, Path scratch)
      throws IOException {
    return ofDirectory(spark, uri, glob, index, scratch, driverLimit(spark));
  }

  /**
   * The datums of one commit of a repo. Runs Spark jobs if the tree is large.
   *
   * @param tree null for a repo without commits, which is an empty tree
   * @param scratch as for a directory
   */
  public static DatumSet ofTree(SparkSession spark, @Nullable Tree tree, Glob glob, Path scratch)
      throws IOException {
    if (tree == null) {
      return empty(spark, glob, scratch);
    }
    return new RepoDatums(spark, tree, glob, scratch).find(driverLimit(spark));
  }

  /**
   * The datums of a pipeline's input.
   *
   * @param head the repo's commit; null for a plain directory, and for a repo without commits,
   *     which is an empty tree
   * @param scratch as for a directory
   */
  static DatumSet of(
      SparkSession spark,
      Warehouse warehouse,
      Input.Files input,
      @Nullable Commit head,
      Path scratch)
      throws IOException {
    Glob glob = Glob.parse(input.glob());
    String path = input.path();
    if (path != null) {
      return ofDirectory(spark, path, glob, HashIndex.of(spark, warehouse, path), scratch);
    }
    if (head == null) {
      return empty(spark, glob, scratch);
    }
    Branch branch = warehouse.repo(Objects.requireNonNull(input.repo())).branch(input.branch());
    try (Tree tree = branch.tree(head.sequence())) {
      return ofTree(spark, tree, glob, scratch);
    }
  }

  /** The root is there even if nothing else is. */
  private static DatumSet empty(SparkSession spark, Glob glob, Path scratch) throws IOException {
    if (!glob.matches("/")) {
      return new DatumSet.Local(List.of(), 0);
    }
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (ScratchFile lists = new ScratchFile(scratch, conf)) {
      Node root = Node.directory("/", true);
      return new DatumSet.Local(
          List.of(new DatumBuilder(root, glob, lists, DatumBuilder.INLINE).finish()), 0);
    }
  }

  static DatumSet ofDirectory(
      SparkSession spark,
      String uri,
      Glob glob,
      @Nullable HashIndex index,
      Path scratch,
      int driverLimit)
      throws IOException {
    PlainDirectory directory = PlainDirectory.of(uri, spark.sparkContext().hadoopConfiguration());
    return new DirectoryDatums(spark, directory, glob, index, scratch).find(driverLimit);
  }
}
