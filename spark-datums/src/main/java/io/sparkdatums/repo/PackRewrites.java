package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PackEntries;
import io.sparkdatums.pack.PackObjects;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.pack.PackRewrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Writes packs anew of whose contents less than half is needed, in Spark jobs: a new object beside
 * the old one, which the next {@link PackSweep} deletes once readers have had their time. No row
 * that refers to a pack changes. A task holds the offsets of what is needed of one pack.
 */
public final class PackRewrites {
  /** Results of datums, by where they are recorded. */
  public static final StructType RESULTS = StructType.fromDDL("pack string, ordinal int");

  /**
   * What is needed: contents, and with an ordinal that is not −1 all entries of a datum. A pack
   * that may be written anew has a row with the bytes of its object and its turn; all others have
   * neither.
   */
  private static final StructType NEEDED =
      StructType.fromDDL(
          "pack string, ordinal int, offset bigint, length bigint, bytes bigint, turn int");

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
    Dataset<Row> packs =
        new PackSweep(spark, warehouse)
            .pool(atWork, before)
            .where("turn IS NOT NULL")
            .selectExpr(
                "pack", NO_DATUM + " AS ordinal", "0L AS offset", "0L AS length", "bytes", "turn");
    Warehouse of = warehouse;
    MapPartitionsFunction<Row, Row> rewrite = rows -> new Task(of, dryRun).rewrite(rows);
    try {
      Row sums =
          ofTrees(branches, before)
              .union(ofResults(results))
              .union(packs)
              .repartition(tasks(), col("pack"))
              .sortWithinPartitions(
                  col("pack"),
                  col("turn").desc_nulls_last(),
                  col("ordinal"),
                  col("offset"),
                  col("length"))
              .mapPartitions(rewrite, Encoders.row(SUMS))
              .selectExpr("coalesce(sum(packs), 0)", "coalesce(sum(bytes), 0)")
              .head();
      return new PackSweep.Sums(sums.getLong(0), sums.getLong(1));
    } catch (Exception e) {
      throw SparkErrors.named("the collection of packs", e);
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
                        "part.pack",
                        NO_DATUM + " AS ordinal",
                        "part.offset",
                        "part.length",
                        "CAST(NULL AS bigint) AS bytes",
                        "CAST(NULL AS int) AS turn"));
      }
    }
    return parts;
  }

  private Dataset<Row> ofResults(Dataset<Row> results) {
    Warehouse from = warehouse;
    MapPartitionsFunction<Row, Row> entries =
        rows -> new Flattened<>(new Results(from, new Ahead<>(rows)));
    return results
        .repartition(tasks(), col("pack"))
        .sortWithinPartitions("pack")
        .mapPartitions(entries, Encoders.row(NEEDED));
  }

  /** What the results of one pack after the other need. */
  private record Results(Warehouse warehouse, Ahead<Row> rows) implements Iterator<List<Row>> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public List<Row> next() {
      String pack = rows.peek().getString(0);
      List<Row> needed = new ArrayList<>();
      BitSet datums = new BitSet();
      while (rows.hasNext() && rows.peek().getString(0).equals(pack)) {
        int ordinal = rows.next().getInt(1);
        if (!datums.get(ordinal)) {
          datums.set(ordinal);
          needed.add(needed(pack, ordinal, 0, 0));
        }
      }
      try {
        addEntries(pack, datums, needed);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (DatumsException e) {
        // Of a pack that is lost nothing can be said.
        if (!e.errorClass().startsWith("PACK_")) {
          throw e;
        }
      }
      return needed;
    }

    private void addEntries(String pack, BitSet datums, List<Row> needed) throws IOException {
      try (PackReader reader =
          PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack)) {
        List<String> references = reader.references();
        PackEntries entries = reader.records();
        while (entries.next()) {
          if (!entries.isDirectory() && datums.get(entries.ordinal())) {
            int holder = entries.holder();
            String of = holder == 0 ? pack : references.get(holder - 1);
            needed.add(needed(of, NO_DATUM, entries.offset(), entries.size()));
          }
        }
      }
    }

    private static Row needed(String pack, int ordinal, long offset, long length) {
      return RowFactory.create(pack, ordinal, offset, length, null, null);
    }
  }

  /** What is needed of one pack. */
  private static final class Needs {
    private final BitSet datums = new BitSet();
    private long[] offsets = new long[64];
    private int count;
    private long bytes;
    private @Nullable Row last;

    /** Takes the next row of {@link #NEEDED}, contents in the order of offset and length. */
    void add(Row row) {
      if (row.getInt(1) != NO_DATUM) {
        datums.set(row.getInt(1));
      } else if (last == null || !isSame(row, last)) {
        offsets = count == offsets.length ? Arrays.copyOf(offsets, 2 * count) : offsets;
        offsets[count++] = row.getLong(2);
        bytes += row.getLong(3);
        last = row;
      }
    }

    private static boolean isSame(Row one, Row other) {
      return one.getLong(2) == other.getLong(2) && one.getLong(3) == other.getLong(3);
    }

    boolean has(long offset) {
      return Arrays.binarySearch(offsets, 0, count, offset) >= 0;
    }
  }

  /** Writes the packs of one task. */
  private record Task(Warehouse warehouse, boolean dryRun) {

    Iterator<Row> rewrite(Iterator<Row> needed) throws IOException {
      Ahead<Row> rows = new Ahead<>(needed);
      long packs = 0;
      long bytes = 0;
      while (rows.hasNext()) {
        Row object = rows.next();
        String pack = object.getString(0);
        boolean mayBeWritten = !object.isNullAt(5);
        Needs needs = new Needs();
        while (rows.hasNext() && rows.peek().getString(0).equals(pack)) {
          Row row = rows.next();
          if (mayBeWritten) {
            needs.add(row);
          }
        }
        boolean any = needs.count > 0 || !needs.datums.isEmpty();
        if (any && 2 * needs.bytes < object.getLong(4)) {
          long less = rewrite(pack, object.getInt(5), needs);
          packs += less > 0 ? 1 : 0;
          bytes += less;
        }
      }
      return List.of(RowFactory.create(packs, bytes)).iterator();
    }

    /** Gives how many bytes of content become less; 0 if it stays as it is. */
    private long rewrite(String pack, int turn, Needs needs) throws IOException {
      Storage storage = warehouse.storage();
      Path first = warehouse.packFile(pack);
      try (PackReader reader = PackReader.open(storage.files(), first, pack)) {
        long less = reader.contentBytes() - needs.bytes;
        if (less <= needs.bytes) {
          return 0;
        }
        if (!dryRun) {
          Path object =
              new Path(
                  first.getParent(),
                  PackObjects.later(PackObjects.pack(first.getName()), turn + 1));
          Path unfinished = storage.unfinished(object);
          PackRewrite.write(reader, storage.create(unfinished), needs.datums, needs::has);
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
