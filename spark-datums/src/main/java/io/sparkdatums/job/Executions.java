package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.InputHash;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackInput;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.repo.TaskScope;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.DatumKey;
import java.io.IOException;
import java.sql.Timestamp;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What a pipeline has run: a row per datum and run, read from the packs that hold the results. True
 * as soon as the packs are sealed, whether or not the job made a commit.
 */
final class Executions {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "datum string, job string, key string, times int, pack string, ordinal int, state string,"
              + " reason string, tries int, started timestamp, download_ms bigint,"
              + " process_ms bigint, upload_ms bigint, bytes_in bigint, bytes_out bigint,"
              + " bytes_deduplicated bigint, worker string, message string,"
              + " inputs array<struct<name string, path string, size bigint, hash string>>,"
              + " records_out bigint, memory bigint");

  private static final StructType HASHES =
      StructType.fromDDL(
          "input string, path string, size bigint, modified bigint, etag string, hash binary");

  private Executions() {}

  /**
   * The executions that the given packs hold, read on the cluster: {@link #SCHEMA}.
   *
   * @param loads told of each datum whenever it is read
   */
  static Dataset<Row> ofPacks(
      SparkSession spark, Warehouse warehouse, String job, List<String> packs, Loads.Sink loads) {
    return perPack(
        spark,
        packs,
        SCHEMA,
        (pack, reader) ->
            map(
                reader.datums(),
                datum -> {
                  loads.accept(datum);
                  return row(job, pack, datum);
                }),
        warehouse);
  }

  /** The hashes of input files that were read for the first time, as the given packs hold them. */
  static Dataset<Row> inputHashes(SparkSession spark, Warehouse warehouse, List<String> packs) {
    return perPack(
        spark, packs, HASHES, (pack, reader) -> map(reader.inputs(), Executions::row), warehouse);
  }

  /**
   * What came of each datum: {@code datum, state, pack, ordinal}, of its newest processed execution
   * if there is one, else of its newest one.
   */
  static Dataset<Row> latest(Dataset<Row> executions) {
    Column useful = col("state").equalTo(state(DatumState.PROCESSED));
    return executions
        .groupBy("datum")
        .agg(
            max_by(struct("state", "pack", "ordinal"), struct(useful, col("started"), col("pack")))
                .as("newest"))
        .select("datum", "newest.*");
  }

  /**
   * What was processed last under each order key: {@code key, pack, ordinal, took_ms, took_bytes}.
   */
  static Dataset<Row> results(Dataset<Row> executions) {
    return executions
        .filter(col("state").equalTo(state(DatumState.PROCESSED)))
        .withColumn("took_ms", greatest(col("download_ms"), col("process_ms"), col("upload_ms")))
        .withColumnRenamed("bytes_in", "took_bytes")
        .groupBy("key")
        .agg(
            max_by(
                    struct("pack", "ordinal", "took_ms", "took_bytes"),
                    struct(col("started"), col("pack"), col("ordinal")))
                .as("newest"))
        .select("key", "newest.*");
  }

  /** How a state is spelled in tables and raw output. */
  static String state(DatumState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private interface Rows extends java.io.Serializable {
    Iterator<Row> of(String pack, PackReader reader) throws IOException;
  }

  private static Dataset<Row> perPack(
      SparkSession spark, List<String> packs, StructType schema, Rows rows, Warehouse warehouse) {
    if (packs.isEmpty()) {
      return spark.createDataFrame(List.of(), schema);
    }
    FlatMapFunction<String, Row> read =
        pack -> {
          PackReader reader =
              PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack);
          return rows.of(pack, TaskScope.closing(reader));
        };
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = Math.min(context.defaultParallelism(), packs.size());
    return spark
        .createDataset(context.parallelize(packs, tasks).rdd(), Encoders.STRING())
        .flatMap(read, Encoders.row(schema));
  }

  private static <T> Iterator<Row> map(
      Iterator<T> items, java.util.function.Function<T, Row> toRow) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, 0), false)
        .map(toRow)
        .iterator();
  }

  private static Row row(String job, String pack, PackDatum datum) {
    return RowFactory.create(
        datum.id(),
        job,
        datum.key(),
        DatumKey.occurrences(datum.key()).size(),
        pack,
        datum.ordinal(),
        state(datum.state()),
        datum.reason(),
        datum.tries(),
        new Timestamp(datum.started()),
        datum.downloadMillis(),
        datum.processMillis(),
        datum.uploadMillis(),
        datum.bytesIn(),
        datum.bytesOut(),
        datum.bytesDeduplicated(),
        datum.worker(),
        datum.message(),
        datum.inputs().stream().map(Executions::row).toArray(Row[]::new),
        datum.recordsOut(),
        datum.memory() == 0 ? null : datum.memory());
  }

  private static Row row(PackInput input) {
    return RowFactory.create(input.name(), input.path(), input.size(), input.hash());
  }

  private static Row row(InputHash hash) {
    return RowFactory.create(
        hash.input(), hash.path(), hash.size(), hash.modified(), hash.etag(), hash.hash());
  }
}
