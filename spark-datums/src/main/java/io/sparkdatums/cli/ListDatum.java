package io.sparkdatums.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.DatumViews;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.Pipelines;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.plan.Foreseen;
import io.sparkdatums.plan.Spread;
import io.sparkdatums.report.Screen;
import io.sparkdatums.report.Units;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Lists the datums of a job with their states and reasons.",
      "",
      "With -f, lists the datums that a spec would make, and whether they would run; nothing is",
      "created."
    })
final class ListDatum extends Verb {
  private static final int SHORT_ID = 12;
  private static final double WORTH_TELLING_MILLIS = 100;
  private static final int LONGEST_PATH = 500;

  /** In a raw line. The quotes of a text within it are escaped. */
  @Parameters(
      paramLabel = "P[@J]",
      arity = "0..1",
      description = "The pipeline's newest job, or J.")
  @Nullable String name;

  @Option(
      names = "-f",
      paramLabel = "SPEC",
      description = "A file of JSON specs, - for standard input.")
  @Nullable String file;

  @Mixin final ImageOption image = new ImageOption();

  @Override
  int run(Context context) throws IOException {
    if ((name == null) == (file == null)) {
      throw Usage.error(
          "list datum does not say of what.",
          "Name a pipeline, P or P@J, or give a spec with -f SPEC.",
          "list datum");
    }
    if (file != null) {
      if (file.equals("-")) {
        context.spark();
      }
      preview(
          context,
          image.applied(context, SpecFiles.read(List.of(file))),
          RunOptions.Reprocess.CHANGED);
      return Status.DONE;
    }
    JobName job = JobName.parse(String.valueOf(name));
    job.find(context.warehouse());
    Dataset<Row> datums =
        new DatumViews(context.spark(), context.warehouse()).datums(job.pipeline(), job.job());
    // The key is the input paths with a NUL between them.
    Column path = translate(col("key"), "\0", " ");
    print(context, sorted(datums, "key").withColumn("path", path));
    return Status.DONE;
  }

  /**
   * What failed first, since that is what one looks for; sorted by Spark, for there may be many.
   */
  private static Dataset<Row> sorted(Dataset<Row> datums, String path) {
    return datums.orderBy(
        when(col("state").equalTo("failed"), 0).otherwise(1), col(path), col("datum"));
  }

  /**
   * Prints what jobs of the given specs would run, and why, each after those whose output it reads.
   * Of a pipeline whose input another one has yet to write, it says so.
   */
  static void preview(Context context, List<PipelineSpec> specs, RunOptions.Reprocess reprocess)
      throws IOException {
    Pipelines pipelines = new Pipelines(context.warehouse());
    pipelines.check(specs);
    PipelineRuns runs = new PipelineRuns(context.spark(), context.warehouse(), JobListener.NONE);
    Set<String> changing = new HashSet<>();
    for (PipelineSpec spec : pipelines.chain(specs)) {
      if (!specs.contains(spec)) {
        continue;
      }
      if (!context.raw() && specs.size() > 1) {
        context.screen().result(spec.name() + ":");
      }
      List<String> missing = pipelines.missing(spec);
      if (!missing.isEmpty()) {
        context
            .screen()
            .say(
                spec.name()
                    + " reads the output of "
                    + String.join(", ", missing)
                    + ", of which there is none yet: its datums are not known");
        changing.add(spec.name());
        continue;
      }
      Spread spread = print(context, sorted(runs.preview(spec, reprocess), "path"));
      if (spread.datums() > 0) {
        foresee(context, spec.name(), spread, runs.workers(spec), runs.finerGlobs(spec));
        changing.add(spec.name());
      }
      List<String> stale = changed(spec, changing);
      if (!stale.isEmpty()) {
        changing.add(spec.name());
        context
            .screen()
            .say(
                spec.name()
                    + " reads the output of "
                    + String.join(", ", stale)
                    + ", which would run first: these are its datums of that output as it is now");
      }
    }
  }

  private static List<String> changed(PipelineSpec spec, Set<String> changing) {
    return spec.input().leaves().stream()
        .map(Input.Files::repo)
        .filter(changing::contains)
        .filter(repo -> !spec.name().equals(repo))
        .distinct()
        .toList();
  }

  /** Says how long a job is predicted to take, and what is in its way. */
  private static void foresee(
      Context context, String pipeline, Spread spread, int workers, FinerGlobs finer) {
    Screen screen = context.screen();
    screen.say(
        "plan: "
            + Units.count(spread.datums(), "datum")
            + " of "
            + pipeline
            + " on "
            + Units.count(workers, "worker")
            + ", longest first"
            + (spread.leastMillis(workers) < WORTH_TELLING_MILLIS
                ? ""
                : ", predicted " + Units.seconds(spread.leastMillis(workers) / 1000)));
    spread
        .warnings(workers, finer)
        .forEach(warning -> screen.say("notice: " + Escape.controls(pipeline + ": " + warning)));
  }

  /** Prints datums one by one; says how the predicted work of those that would run is spread. */
  private static Spread print(Context context, Dataset<Row> datums) {
    Screen screen = context.screen();
    Iterator<Row> rows =
        SmallPartitions.iterator(context.raw() ? datums.withColumn("json", json(datums)) : datums);
    if (!rows.hasNext() && !context.raw()) {
      screen.say("no datums");
    } else if (!context.raw()) {
      screen.result("STATE      TRIES      TIME  DATUM          REASON                      PATH");
    }
    Spread spread = Spread.NOTHING;
    while (rows.hasNext()) {
      Row row = rows.next();
      screen.result(context.raw() ? row.getAs("json") : line(row));
      spread = plus(spread, row);
    }
    return spread;
  }

  private static Spread plus(Spread spread, Row row) {
    if (text(row, "cost").isEmpty()) {
      return spread;
    }
    String name = "";
    String largest = "";
    long bytes = 0;
    for (Row input : row.<Row>getList(row.fieldIndex("inputs"))) {
      if (input.<Long>getAs("size") >= bytes) {
        name = input.getAs("name");
        largest = input.getAs("path");
        bytes = input.<Long>getAs("size");
      }
    }
    return spread.plus(
        new Foreseen(row.getAs("path"), row.<Double>getAs("cost"), name, largest, bytes),
        row.<Long>getAs("size"),
        largest);
  }

  /** A JSON object per datum, with the keys that have no value, so that all have the same keys. */
  static Column json(Dataset<Row> datums) {
    Column[] shown =
        Arrays.stream(datums.drop("key", "path", "cost").columns())
            .map(functions::col)
            .toArray(Column[]::new);
    return to_json(struct(shown), Map.of("ignoreNullFields", "false"));
  }

  private static String line(Row row) {
    String id = text(row, "datum");
    String time = text(row, "process_ms");
    return String.format(
            Locale.ROOT,
            "%-9s  %5s  %8s  %-13s  %-26s  %s",
            text(row, "state"),
            text(row, "tries"),
            time.isEmpty() ? "" : Units.millis(Long.parseLong(time)),
            id.isEmpty() ? "new" : id.substring(0, Math.min(SHORT_ID, id.length())) + "…",
            Escape.controls(text(row, "reason")),
            Escape.controls(path(text(row, "path"))))
        .stripTrailing();
  }

  /** A group may have thousands of paths; the raw lines have more of them. */
  private static String path(String path) {
    return path.length() <= LONGEST_PATH
        ? path
        : path.substring(0, path.offsetByCodePoints(0, LONGEST_PATH / 2)) + " …";
  }

  /** What a column holds, empty if there is none or nothing. */
  static String text(Row row, String column) {
    List<String> names = List.of(row.schema().fieldNames());
    int index = names.indexOf(column);
    return index < 0 || row.isNullAt(index) ? "" : String.valueOf(row.get(index));
  }
}
