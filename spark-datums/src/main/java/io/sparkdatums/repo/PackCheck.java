package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads packs once, each in one task and from its beginning to its end, and compares all that is in
 * them with checksums and hashes, and with what refers to it.
 */
public final class PackCheck {
  /**
   * What refers to bytes of a pack: a file of a tree. An offset of −1 refers to the pack as such,
   * and to the result of a datum in it; there is no path then.
   */
  public static final StructType REFERENCES =
      StructType.fromDDL(
          "pack string, offset bigint, length bigint, hash binary, tree int, path string,"
              + " datum string");

  /**
   * What was found: a row for each pack that is whole, without a problem, its length in {@code
   * bytes}; for each pack that is not, a row for each tree that refers to it; and one for each
   * tree's file whose bytes the pack does not have. {@code datums} are how many datums have bytes
   * in the pack, at most {@link PackUse#MOST}, and {@code some} are a few of their order keys;
   * {@code files} and {@code paths} are the same of files.
   */
  public static final StructType FOUND =
      StructType.fromDDL(
          "pack string, lost boolean, tree int, problem string, bytes bigint, datums bigint,"
              + " some array<string>, files bigint, paths array<string>");

  private static final String[] NOTHING = {};
  private static final int TASKS_PER_SLOT = 4;

  private PackCheck() {}

  /**
   * Checks the packs that something refers to: {@link #FOUND}. Evaluated each time it is asked for.
   */
  public static Dataset<Row> of(SparkSession spark, Warehouse warehouse, Dataset<Row> references) {
    int tasks = TASKS_PER_SLOT * spark.sparkContext().defaultParallelism();
    MapPartitionsFunction<Row, Row> check =
        rows -> new Found(warehouse, TaskScope.scratch(), new Ahead<>(rows));
    return references
        .repartition(tasks, col("pack"))
        .sortWithinPartitions("pack", "offset", "length")
        .mapPartitions(check, Encoders.row(FOUND));
  }

  /** What is found in the packs of one task. */
  private static final class Found implements Iterator<Row> {
    private final Warehouse warehouse;
    private final Path scratch;
    private final Ahead<Row> references;
    private Iterator<Row> found = List.<Row>of().iterator();

    Found(Warehouse warehouse, Path scratch, Ahead<Row> references) {
      this.warehouse = warehouse;
      this.scratch = scratch;
      this.references = references;
    }

    @Override
    public boolean hasNext() {
      while (!found.hasNext() && references.hasNext()) {
        found = check(references.peek().getString(0)).iterator();
      }
      return found.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return found.next();
    }

    private List<Row> check(String pack) {
      PackUse use = new PackUse();
      Iterator<Row> ofPack = new OfPack(pack, use);
      List<Row> wrong = new ArrayList<>();
      String problem = null;
      long bytes = 0;
      try (PackPass pass = PackPass.open(warehouse, pack, scratch)) {
        bytes = pass.compare(ofPack, wrong);
      } catch (DatumsException e) {
        problem = problem(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ofPack.forEachRemaining(row -> {});
      return problem == null ? found(pack, bytes, wrong) : use.rows(pack, problem);
    }

    private static String problem(DatumsException e) {
      return switch (e.errorClass()) {
        case "PACK_MISSING", "PACK_CORRUPT", "PACK_VERSION" -> TreeCheck.sentence(e);
        default -> throw e;
      };
    }

    private static List<Row> found(String pack, long bytes, List<Row> wrong) {
      List<Row> rows = new ArrayList<>(wrong);
      rows.add(RowFactory.create(pack, false, -1, null, bytes, 0L, NOTHING, 0L, NOTHING));
      return rows;
    }

    /** The references to one pack, which count as its use when they are read. */
    private final class OfPack implements Iterator<Row> {
      private final String pack;
      private final PackUse use;

      OfPack(String pack, PackUse use) {
        this.pack = pack;
        this.use = use;
      }

      @Override
      public boolean hasNext() {
        return references.hasNext() && references.peek().getString(0).equals(pack);
      }

      @Override
      public Row next() {
        Row row = references.next();
        use.add(row);
        return row;
      }
    }
  }
}
