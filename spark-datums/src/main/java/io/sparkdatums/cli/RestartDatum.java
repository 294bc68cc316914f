package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Escape;
import io.sparkdatums.job.DatumViews;
import io.sparkdatums.report.Screen;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Has a datum run once more: what came of it counts for no job any more.",
      "",
      "The next job of the pipeline runs it. Commits that are there stay as they are."
    })
final class RestartDatum extends Verb {
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
    DatumViews views = new DatumViews(context.spark(), context.warehouse());
    Dataset<Row> found =
        views.datums(job.pipeline(), Optional.of(id)).filter(DatumViews.named(datum));
    Iterator<Row> rows = SmallPartitions.iterator(found.select("datum").distinct());
    if (!rows.hasNext()) {
      throw DatumsException.of(
          "DATUM_UNKNOWN", Map.of("job", id, "pipeline", job.pipeline(), "datum", datum));
    }
    views.restart(job.pipeline(), found.select("datum"));
    Screen screen = context.screen();
    while (rows.hasNext()) {
      String restarted = rows.next().getString(0);
      if (context.raw()) {
        screen.result(
            new JsonLine()
                .put("pipeline", job.pipeline())
                .put("datum", restarted)
                .put("state", "pending")
                .toString());
      } else {
        screen.say(
            "the next job of " + Escape.controls(job.pipeline()) + " runs datum " + restarted);
      }
    }
    return Status.DONE;
  }
}
