package io.sparkdatums.cli;

import static io.sparkdatums.cli.ListDatum.text;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.DatumViews;
import io.sparkdatums.report.Screen;
import io.sparkdatums.report.Units;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Shows what became of a datum in a job: its inputs, tries, times and output.",
      "",
      "Of several equal datums, and of several that D means, each is shown."
    })
final class InspectDatum extends Verb {
  @Parameters(index = "0", paramLabel = "P[@J]", description = "The pipeline's newest job, or J.")
  String name = "";

  @Parameters(
      index = "1",
      paramLabel = "D",
      description = "The datum: its id, how that begins, or the path of one of its inputs.")
  String datum = "";

  @Override
  int run(Context context) throws IOException {
    JobName job = JobName.parse(name);
    String id = job.find(context.warehouse()).record().job();
    DatumName named = new DatumName(job.pipeline(), id, datum);
    Dataset<Row> found =
        named.in(new DatumViews(context.spark(), context.warehouse())).orderBy("key", "datum");
    Iterator<Row> rows =
        SmallPartitions.iterator(context.raw() ? found.select(ListDatum.json(found)) : found);
    if (!rows.hasNext()) {
      throw named.unknown();
    }
    Screen screen = context.screen();
    String logs =
        Environment.command() + context.warehouseOption() + " logs " + job.pipeline() + "@" + id;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (context.raw()) {
        screen.result(row.getString(0));
        continue;
      }
      print(screen, row, id);
      if (ran(row)) {
        screen.result("printed   " + logs + " --datum " + text(row, "datum"));
      }
      if (rows.hasNext()) {
        screen.result("");
      }
    }
    return Status.DONE;
  }

  /** A datum that was skipped took nothing in this job. */
  private static boolean ran(Row row) {
    return !text(row, "worker").isEmpty();
  }

  private static void print(Screen screen, Row row, String job) {
    screen.result("datum     " + text(row, "datum"));
    screen.result("job       " + job);
    screen.result("state     " + text(row, "state") + ", " + Escape.controls(text(row, "reason")));
    for (Row input : row.<Row>getList(row.fieldIndex("inputs"))) {
      screen.result(
          "input     "
              + Escape.controls(text(input, "name") + ":" + text(input, "path"))
              + " · "
              + Units.bytes(number(input, "size")));
    }
    if (ran(row)) {
      screen.result("tries     " + number(row, "tries") + " on worker " + text(row, "worker"));
      screen.result(
          "took      download "
              + Units.millis(number(row, "download_ms"))
              + " · process "
              + Units.millis(number(row, "process_ms"))
              + " · upload "
              + Units.millis(number(row, "upload_ms")));
      screen.result(
          "output    "
              + Units.bytes(number(row, "bytes_out"))
              + ", of which "
              + Units.bytes(number(row, "bytes_deduplicated"))
              + " were stored before, in "
              + Units.count(number(row, "records_out"), "file"));
      if (number(row, "memory") > 0) {
        screen.result("memory    " + Units.bytes(number(row, "memory")) + " at most");
      }
    }
    String message = text(row, "message");
    if (!message.isEmpty()) {
      screen.result("message   " + Escape.controls(message));
    }
  }

  private static long number(Row row, String column) {
    String number = text(row, column);
    return number.isEmpty() ? 0 : Long.parseLong(number);
  }
}
