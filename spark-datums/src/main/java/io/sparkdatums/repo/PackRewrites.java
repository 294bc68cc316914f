package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.sum;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PackEntries;
import io.sparkdatums.pack.PackObjects;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.pack.PackRewrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Writes packs anew of whose contents less than half is needed, in Spark jobs: a new object beside
 * the old one, which the next {@link PackSweep} deletes once readers have had their time. No row
 * that refers to a pack changes. A task holds the offsets of what is needed of one pack.
 */
public final class PackRewrites {
  /** Results of datums, by where they are recorded. */
  public static final StructType RESULTS = StructType.fromDDL("pack string, ordinal int");

  /** What is needed: contents, and with an ordinal that is not −1 also all entries of a datum. */
  private static final StructType NEEDED =
      StructType.fromDDL("pack string, ordinal int, offset bigint, length bigint");

  private static final StructType SUMS = StructType.fromDDL("packs bigint, bytes bigint");
  private static final int NO_DATUM = -1;
  private static final int TASKS_PER_SLOT = 4;

  private final SparkSession spark;
  private final Warehouse warehouse;

  public PackRewrites(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /**
   * Writes them anew.
   *
   * @param results {@link #RESULTS} that stay
   * @param atWork jobs whose packs stay as they are
   * @param before what was referred to at this time or later is needed, and packs written then stay
   *     as they are; in milliseconds since the epoch
   * @param dryRun whether to count only
   * @return how many packs, and how many bytes their contents become less
   * @throws IOException if the log of a branch cannot be read; nothing has been done then
   */
  public PackSweep.Sums rewrite(
      List<Branch> branches, Dataset<Row> results, Set<String> atWork, long before, boolean dryRun)
      throws IOException {
    Dataset<Row> needed = ofTrees(branches, before).union(ofResults(results)).distinct().persist();
    try {
      Dataset<Row> few =
          needed
              .select("pack", "offset", "length")
              .distinct()
              .groupBy("pack")
              .agg(sum("length").as("needed"))
              .join(new PackSweep(spark, warehouse).pool(atWork, before), "pack")
              .where("turn IS NOT NULL AND 2 * needed < bytes")
              .select("pack", "needed", "turn");
      Warehouse of = warehouse;
      MapPartitionsFunction<Row, Row> rewrite = rows -> new Task(of, dryRun).rewrite(rows);
      Row sums =
          needed
              .join(few, "pack")
              .repartition(tasks(), col("pack"))
              .sortWithinPartitions("pack")
              .mapPartitions(rewrite, Encoders.row(SUMS))
              .selectExpr("coalesce(sum(packs), 0)", "coalesce(sum(bytes), 0)")
              .head();
      return new PackSweep.Sums(sums.getLong(0), sums.getLong(1));
    } catch (Exception e) {
      throw SparkErrors.named("the collection of packs", e);
    } finally {
      needed.unpersist();
    }
  }

  private int tasks() {
    return TASKS_PER_SLOT * spark.sparkContext().defaultParallelism();
  }

  private Dataset<Row> ofTrees(List<Branch> branches, long time) throws IOException {
    Dataset<Row> parts = spark.createDataFrame(List.of(), NEEDED);
    for (Branch branch : branches) {
      String[] files =
          branch.log().filesSince(time).stream().map(Path::toString).toArray(String[]::new);
      if (files.length > 0) {
        parts =
            parts.union(
                spark
                    .read()
                    .schema("parts array<struct<pack string, offset bigint, length bigint>>")
                    .parquet(files)
                    .selectExpr("explode(parts) AS part")
                    .selectExpr(
                        "part.pack", NO_DATUM + " AS ordinal", "part.offset", "part.length"));
      }
    }
    return parts;
  }

  private Dataset<Row> ofResults(Dataset<Row> results) {
    Warehouse from = warehouse;
    FlatMapFunction<Row, Row> entries =
        row -> entries(from, row.getString(0), row.<Integer>getList(1));
    return results
        .groupBy("pack")
        .agg(collect_set("ordinal"))
        .repartition(tasks(), col("pack"))
        .flatMap(entries, Encoders.row(NEEDED));
  }

  /** What results need; of a pack that is lost nothing can be said. */
  private static Iterator<Row> entries(Warehouse warehouse, String pack, List<Integer> ordinals)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    BitSet datums = new BitSet();
    for (int ordinal : ordinals) {
      datums.set(ordinal);
      rows.add(RowFactory.create(pack, ordinal, 0L, 0L));
    }
    try (PackReader reader =
        PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack)) {
      List<String> references = reader.references();
      PackEntries entries = reader.records();
      while (entries.next()) {
        if (!entries.isDirectory() && datums.get(entries.ordinal())) {
          int holder = entries.holder();
          rows.add(
              RowFactory.create(
                  holder == 0 ? pack : references.get(holder - 1),
                  NO_DATUM,
                  entries.offset(),
                  entries.size()));
        }
      }
    } catch (DatumsException e) {
      if (!e.errorClass().startsWith("PACK_")) {
        throw e;
      }
    }
    return rows.iterator();
  }

  /** Writes the packs of one task. */
  private record Task(Warehouse warehouse, boolean dryRun) {

    Iterator<Row> rewrite(Iterator<Row> needed) throws IOException {
      Ahead<Row> rows = new Ahead<>(needed);
      long packs = 0;
      long bytes = 0;
      while (rows.hasNext()) {
        Row first = rows.peek();
        String pack = first.getString(0);
        BitSet datums = new BitSet();
        long[] offsets = new long[64];
        int count = 0;
        while (rows.hasNext() && rows.peek().getString(0).equals(pack)) {
          Row row = rows.next();
          if (row.getInt(1) != NO_DATUM) {
            datums.set(row.getInt(1));
          } else {
            offsets = count == offsets.length ? Arrays.copyOf(offsets, 2 * count) : offsets;
            offsets[count++] = row.getLong(2);
          }
        }
        Arrays.sort(offsets, 0, count);
        long less = rewrite(pack, first.getLong(4), first.getInt(5), datums, offsets, count);
        packs += less > 0 ? 1 : 0;
        bytes += less;
      }
      return List.of(RowFactory.create(packs, bytes)).iterator();
    }

    /** Gives how many bytes of content become less; 0 if it stays as it is. */
    private long rewrite(
        String pack, long needed, int turn, BitSet datums, long[] offsets, int count)
        throws IOException {
      Storage storage = warehouse.storage();
      Path first = warehouse.packFile(pack);
      try (PackReader reader = PackReader.open(storage.files(), first, pack)) {
        long less = reader.contentBytes() - needed;
        if (less <= needed) {
          return 0;
        }
        if (!dryRun) {
          Path object =
              new Path(
                  first.getParent(),
                  PackObjects.later(PackObjects.pack(first.getName()), turn + 1));
          Path unfinished = storage.unfinished(object);
          PackRewrite.write(
              reader,
              storage.create(unfinished),
              datums,
              offset -> Arrays.binarySearch(offsets, 0, count, offset) >= 0);
          storage.publish(unfinished, object);
        }
        return less;
      } catch (DatumsException e) {
        if (!e.errorClass().startsWith("PACK_")) {
          throw e;
        }
        return 0;
      }
    }
  }
}
