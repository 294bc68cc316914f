package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.DatumViews;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.Jobs;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Has a datum run once more: what came of it counts for no job any more.",
      "",
      "The next job of the pipeline runs it. Commits that are there stay as they are.",
      "In a job that runs, the try in hand is ended and begins again, without counting."
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
    Jobs.Job found = job.find(context.warehouse());
    String id = found.record().job();
    if (found.state() == JobState.RUNNING) {
      new Jobs(context.warehouse(), job.pipeline()).restart(id, datum);
      say(context, job, datum, "running", "begins again in a few seconds, if it is in process");
      return Status.DONE;
    }
    DatumViews views = new DatumViews(context.spark(), context.warehouse());
    DatumName named = new DatumName(job.pipeline(), id, datum);
    Dataset<Row> datums = named.in(views);
    Iterator<Row> rows = SmallPartitions.iterator(datums.select("datum").distinct());
    if (!rows.hasNext()) {
      throw named.unknown();
    }
    views.restart(job.pipeline(), datums.select("datum"));
    while (rows.hasNext()) {
      say(context, job, rows.next().getString(0), "pending", "is run by the next job");
    }
    return Status.DONE;
  }

  private static void say(Context context, JobName job, String datum, String state, String what) {
    if (context.raw()) {
      context
          .screen()
          .result(
              new JsonLine()
                  .put("pipeline", job.pipeline())
                  .put("datum", datum)
                  .put("state", state)
                  .toString());
    } else {
      context
          .screen()
          .say(Escape.controls("datum " + datum + " of " + job.pipeline()) + " " + what);
    }
  }
}
