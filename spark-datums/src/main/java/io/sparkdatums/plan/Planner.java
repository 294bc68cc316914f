package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.datum.DatumIdentity;
import io.sparkdatums.datum.InputDatums;
import io.sparkdatums.datum.Match;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.repo.OneTask;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Compares the datums of a job's inputs with what was done before, and writes the plan.
 *
 * <p>The comparison is one Spark query whose result is written once, so that listing, hashing and
 * looking up are evaluated once and everything after reads the same facts. Unchanged datums are
 * counted in that query and written nowhere: a job in which nothing changed writes next to nothing.
 */
public final class Planner {
  /** User code runs on this datum. */
  public static final String RUN = "run";

  /** An earlier job's result joins the commit. */
  public static final String REUSE = "reuse";

  /** The previous commit's result leaves the commit. */
  public static final String GONE = "gone";

  /**
   * The columns of {@link JobPlan#changes()}. Pack and ordinal say where the result lies that joins
   * or leaves the commit; of a datum that runs, where what it wrote before lies, if that is known.
   */
  public static final StructType CHANGES =
      StructType.fromDDL(
              "status string, reason string, key string, nth int, twin string, id string,"
                  + " size bigint, num_files bigint, datum string, pack string, ordinal int")
          .add(Match.DATUM.apply("inputs"));

  private static final String UNCHANGED = "unchanged";

  /** Another job runs the datum, or has run it without a result. */
  private static final String ELSEWHERE = "elsewhere";

  private static final String FIRST = "first";
  private static final String LOST = "lost";

  /** No broadcast, which would be a job of its own where both sides are in one partition. */
  static final String IN_PLACE = "merge";

  /** The state of an execution whose result can be used. */
  private static final String PROCESSED = "processed";

  private Planner() {}

  /** Plans a job. Runs Spark jobs; what comes back is as large as the number of partitions. */
  public static JobPlan plan(SparkSession spark, PlanRequest request) {
    Path changes = new Path(request.directory(), "changes");
    Observation counts = new Observation("plan");
    compare(request)
        .observe(
            counts,
            count(col("inputs")).as("total"),
            count_if(col("status").equalTo(UNCHANGED)).as(UNCHANGED),
            count_if(col("status").equalTo(REUSE)).as(REUSE),
            count_if(col("status").equalTo(RUN)).as(RUN),
            count_if(col("status").equalTo(RUN).and(col("pack").isNull())).as(FIRST),
            count(col("gone_datum")).as(GONE),
            count_if(col("m_lost")).as(LOST),
            coalesce(sum(col("size")), lit(0L)).as("bytes"))
        .filter(col("status").notEqual(UNCHANGED))
        .selectExpr(
            "inline(filter(array("
                + "struct(status, reason, key, nth, twin, id, size, num_files, id AS datum, pack,"
                + " ordinal, inputs),"
                + "struct('gone' AS status, reason, key, m_nth AS nth, twin, id, size, num_files,"
                + " gone_datum AS datum, gone_pack AS pack, gone_ordinal AS ordinal,"
                + " filter(inputs, i -> false) AS inputs)),"
                + " c -> c.status = 'run' OR (c.datum IS NOT NULL AND c.status <> 'elsewhere')))")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(changes.toString());
    Map<String, Object> seen = Observed.of(counts);
    long run = number(seen, RUN);
    int partitions = (int) Math.min(run, request.maxPartitions());
    Dataset<Row> rows =
        OneTask.ifFew(
            spark.read().schema(CHANGES).parquet(changes.toString()),
            run + number(seen, REUSE) + number(seen, GONE));
    boolean wroteBefore = number(seen, FIRST) > 0 && EarlierResults.arePossible(request);
    rows =
        run > 0 && (wroteBefore || request.fit().isKnown())
            ? EarlierResults.fill(rows.filter(col("status").equalTo(RUN)), request, run)
            : EarlierResults.none(rows);
    Deal.Dealt dealt = partitions == 0 ? Deal.Dealt.NOTHING : Deal.deal(rows, request, partitions);
    return new JobPlan(
        dealt.files(),
        dealt.spread(),
        number(seen, "total"),
        number(seen, UNCHANGED),
        number(seen, REUSE),
        number(seen, GONE),
        number(seen, LOST),
        number(seen, "bytes"),
        changes);
  }

  /**
   * What a plan would run and why, without writing anything: {@code datum, path, state
   * (pending|skipped), reason, inputs (name, path, size, hash), size, num_files, cost}. The cost is
   * the predicted duration in milliseconds of a datum that would run. Hashes are null where content
   * has not been read yet. There are the first {@value PackDatum#MAX_INPUTS} inputs; those that a
   * group has put aside are one, with the beginning of their paths.
   */
  public static Dataset<Row> preview(PlanRequest request) {
    Dataset<Row> datums = compare(request).filter(col("inputs").isNotNull());
    return (request.fit().isKnown()
            ? EarlierResults.fill(datums, request, Long.MAX_VALUE)
            : EarlierResults.none(datums))
        .select(
            col("id").as("datum"),
            shown(col("key")).as("path"),
            when(col("status").equalTo(RUN), "pending").otherwise("skipped").as("state"),
            when(col("status").equalTo(UNCHANGED), "done before with this code")
                .otherwise(col("reason"))
                .as("reason"),
            inputs(request.leaves()).as("inputs"),
            col("size"),
            col("num_files"),
            when(col("status").equalTo(RUN), CostModel.cost(request.fit())).as("cost"));
  }

  /**
   * The datums that plans run: {@code datum}, for {@link PlanRequest#elsewhere}.
   *
   * @param changes of each plan {@link JobPlan#changes()}
   */
  public static Dataset<Row> running(SparkSession spark, List<Path> changes) {
    return spark
        .read()
        .schema(CHANGES)
        .parquet(changes.stream().map(Path::toString).toArray(String[]::new))
        .filter(col("status").equalTo(RUN))
        .select(name().as("datum"))
        .distinct();
  }

  /** How many results of a job a plan reuses. */
  public static long reused(SparkSession spark, Path changes, String job) {
    return spark
        .read()
        .schema(CHANGES)
        .parquet(changes.toString())
        .filter(col("status").equalTo(REUSE).and(col("pack").startsWith(job + "/")))
        .count();
  }

  /** The id of a datum, or where contents are not known, all that is known of its inputs. */
  private static Column name() {
    return coalesce(col("id"), sha2(to_json(col("inputs")), 256));
  }

  private static Column inputs(List<PlanLeaf> leaves) {
    Column names = lit(leaves.stream().map(PlanLeaf::name).toArray(String[]::new));
    return transform(
        slice(col("inputs"), 1, PackDatum.MAX_INPUTS),
        match ->
            struct(
                element_at(names, match.getField("leaf").plus(lit(1))).as("name"),
                shown(match.getField("path")).as("path"),
                match.getField("size").as("size"),
                lower(hex(match.getField("hash"))).as("hash")));
  }

  private static Column shown(Column paths) {
    return replace(paths, lit("\0"), lit(" × "));
  }

  private static long number(Map<String, Object> seen, String name) {
    return ((Number) seen.getOrDefault(name, 0L)).longValue();
  }

  /**
   * One row per datum of the inputs or of the previous commit: {@link #CHANGES}' columns, and the
   * previous commit's result that the row supersedes in {@code gone_*}.
   */
  private static Dataset<Row> compare(PlanRequest request) {
    Dataset<Row> before =
        request
            .members()
            .select(
                col("key").as("m_key"),
                col("nth").as("m_nth"),
                col("datum").as("m_datum"),
                col("pack").as("m_pack"),
                col("ordinal").as("m_ordinal"));
    Column again = lit(false);
    Dataset<Row> restarted = request.restarted();
    if (restarted != null) {
      Dataset<Row> places =
          restarted.select(
              col("pack").as("a_pack"), col("ordinal").as("a_ordinal"), col("lost").as("a_lost"));
      Column here =
          col("m_pack").equalTo(col("a_pack")).and(col("m_ordinal").equalTo(col("a_ordinal")));
      before =
          before
              .join(places.hint(IN_PLACE), here, "left_outer")
              .withColumn("m_lost", coalesce(col("a_lost"), lit(false)));
      again = col("a_pack").isNotNull();
    } else {
      before = before.withColumn("m_lost", lit(false));
    }
    Dataset<Row> done =
        request
            .executions()
            .select(
                col("datum").as("e_datum"),
                col("state").as("e_state"),
                col("pack").as("e_pack"),
                col("ordinal").as("e_ordinal"));
    boolean reuse = request.reuse() == PlanRequest.Reuse.RESULTS;
    Column same =
        lit(reuse)
            .and(not(again))
            .and(col("id").isNotNull())
            .and(col("id").eqNullSafe(col("m_datum")));
    Column known = lit(reuse).and(col("e_state").equalTo(PROCESSED));
    Dataset<Row> elsewhere = request.elsewhere();
    Dataset<Row> now = now(request);
    if (elsewhere != null) {
      Dataset<Row> named = elsewhere.select(col("datum").as("w_datum"));
      now = now.join(named.hint(IN_PLACE), name().equalTo(col("w_datum")), "left_outer");
    }
    Column runsElsewhere = elsewhere == null ? lit(false) : col("w_datum").isNotNull();
    return now.join(done.hint(IN_PLACE), col("id").equalTo(col("e_datum")), "left_outer")
        .join(
            before,
            col("key").equalTo(col("m_key")).and(col("nth").equalTo(col("m_nth"))),
            "full_outer")
        .withColumn(
            "status",
            when(col("inputs").isNull(), GONE)
                .when(same, UNCHANGED)
                .when(known, REUSE)
                .when(runsElsewhere, ELSEWHERE)
                .otherwise(RUN))
        .withColumn("reason", reason(request, again))
        .withColumn("key", coalesce(col("key"), col("m_key")))
        .withColumn(
            "pack", when(col("status").equalTo(REUSE), col("e_pack")).otherwise(kept("m_pack")))
        .withColumn(
            "ordinal",
            when(col("status").equalTo(REUSE), col("e_ordinal")).otherwise(kept("m_ordinal")))
        .withColumn("gone_datum", when(col("status").notEqual(UNCHANGED), col("m_datum")))
        .withColumn("gone_pack", col("m_pack"))
        .withColumn("gone_ordinal", col("m_ordinal"));
  }

  /** What a member's result has in a column, unless it is lost. */
  private static Column kept(String column) {
    return when(not(col("m_lost")), col(column));
  }

  private static Column reason(PlanRequest request, Column again) {
    Column reason =
        when(col("inputs").isNull(), "gone").when(col("status").equalTo(REUSE), "result kept");
    if (request.reuse() == PlanRequest.Reuse.NOTHING) {
      return reason.otherwise("every job");
    }
    Column code = lit(false);
    for (PlanRequest.Code earlier : request.earlier()) {
      code = code.or(id(request, earlier).equalTo(col("m_datum")));
    }
    return reason
        .when(col("m_lost"), "result lost")
        .when(again, "restarted")
        .when(col("e_state").equalTo("failed"), "failed before")
        .when(col("e_state").equalTo("recovered"), "recovered before")
        .when(col("m_key").isNull(), "new")
        .when(col("status").equalTo(RUN).and(code), "changed code")
        .otherwise("changed content");
  }

  /**
   * The datums with what is derived from their matches: {@code key} and {@code nth}, which name a
   * datum within a commit, {@code id}, and {@code twin}, which equal datums share even where no id
   * is known yet.
   */
  private static Dataset<Row> now(PlanRequest request) {
    Column inputs = col("inputs");
    Dataset<Row> datums =
        request
            .datums()
            .withColumn("key", array_join(transform(inputs, match -> match.getField("path")), "\0"))
            .withColumn("size", total("size"))
            .withColumn("num_files", total("num_files"))
            .withColumn("id", id(request, request.code()));
    if (request.keys() == InputDatums.Keys.UNIQUE) {
      return datums.withColumn("nth", lit(0)).withColumn("twin", lit(null).cast("string"));
    }
    Column leaves = transform(inputs, match -> match.getField("leaf"));
    Column places = lit(places(request.leaves()));
    Column where =
        array_join(
            transform(
                inputs,
                match ->
                    concat(
                        element_at(places, match.getField("leaf").plus(lit(1))),
                        match.getField("path"))),
            "\0");
    return datums
        .withColumn(
            "nth", row_number().over(Window.partitionBy("key").orderBy(leaves)).minus(lit(1)))
        .withColumn("twin", coalesce(col("id"), concat(lit("?"), sha2(where, 256))));
  }

  private static String[] places(List<PlanLeaf> leaves) {
    return leaves.stream()
        .map(leaf -> leaf.name() + "\0" + leaf.root() + "\0")
        .toArray(String[]::new);
  }

  private static Column total(String field) {
    return aggregate(col("inputs"), lit(0L), (sum, match) -> sum.plus(match.getField(field)));
  }

  private static Column id(PlanRequest request, PlanRequest.Code code) {
    return DatumIdentity.of(
        col("inputs"),
        request.leaves().stream().map(PlanLeaf::name).toList(),
        code.fingerprint(),
        code.salt(),
        new SerializableConfiguration(
            request.datums().sparkSession().sparkContext().hadoopConfiguration()));
  }
}
