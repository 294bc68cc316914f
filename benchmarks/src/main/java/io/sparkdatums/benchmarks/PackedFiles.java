package io.sparkdatums.benchmarks;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.pack.PackReference;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.repo.CommitFacts;
import io.sparkdatums.repo.TreeChanges;
import io.sparkdatums.repo.TreeCommitter;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Repos with as many files as are wanted, of which there are names and hashes and no contents. */
final class PackedFiles {
  private static final int PACK_FILES = 50_000;
  private static final int BYTES = 1000;
  private static final StructType DATUMS =
      new StructType()
          .add("sign", DataTypes.IntegerType, false)
          .add("pack", DataTypes.StringType, false)
          .add("ordinal", DataTypes.IntegerType, false)
          .add("nth", DataTypes.IntegerType, false);

  private PackedFiles() {}

  /**
   * Makes a repo in one commit.
   *
   * @param path of the files from 0 on, in canonical order
   */
  static void commit(
      SparkSession spark, Warehouse warehouse, String repo, int files, IntFunction<String> path)
      throws IOException {
    List<Row> datums = new ArrayList<>();
    for (int from = 0; from < files; from += PACK_FILES) {
      String name = repo + "/p" + from;
      pack(warehouse, name, from, Math.min(files, from + PACK_FILES), path);
      datums.add(RowFactory.create(1, name, 0, 0));
    }
    TreeChanges changes =
        TreeChanges.fromPacks(spark, warehouse, spark.createDataFrame(datums, DATUMS), files);
    CommitFacts facts =
        new CommitFacts(
            repo, "{}", OutputConflict.CONCAT, 0, files, CommitFacts.Unchanged.KEEP_HEAD);
    Commit commit =
        TreeCommitter.commit(
            spark, warehouse.createRepo(repo, "").branch("master"), null, changes, facts);
    if (commit.files() != files) {
      throw new IllegalStateException("expected " + files + " files: " + commit);
    }
  }

  private static void pack(
      Warehouse warehouse, String name, int from, int end, IntFunction<String> path)
      throws IOException {
    Path file = warehouse.packFile(name);
    try (PackWriter writer =
        PackWriter.create(
            file.getFileSystem(warehouse.conf()).create(file),
            name,
            new PackHeader(name, 0, 0, ""))) {
      writer.begin();
      for (int i = from; i < end; i++) {
        byte[] hash = ByteBuffer.allocate(32).putInt(28, i).array();
        writer.reference(path.apply(i), List.of(new PackReference(BYTES, hash, name, 0)));
      }
      writer.end(
          new PackDatum(
              0,
              0,
              String.format("%064x", from),
              "/" + from,
              DatumState.PROCESSED,
              "new",
              1,
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              "benchmark",
              null,
              List.of()));
    }
  }
}
