package io.sparkdatums.cli;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Escape;
import io.sparkdatums.job.DatumViews;
import io.sparkdatums.job.Jobs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(description = "Prints what the user code of a job has printed.")
final class Logs extends Verb {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHORT_ID = 12;

  @Parameters(paramLabel = "P[@J]", description = "The pipeline's newest job, or J.")
  String name = "";

  @Option(names = "--datum", paramLabel = "D", description = "One datum: its id, or how it begins.")
  String datum = "";

  @Override
  int run(Context context) throws IOException {
    JobName job = JobName.parse(name);
    String id = job.find(context.warehouse()).record().job();
    long lines = 0;
    for (Path file : new Jobs(context.warehouse(), job.pipeline()).logs(id)) {
      lines += print(context, file);
    }
    if (lines == 0 && !datum.isEmpty()) {
      if (known(context, job)) {
        context.screen().say("datum " + datum + " printed nothing in job " + id);
        return Status.DONE;
      }
      throw DatumsException.of(
          "DATUM_UNKNOWN", Map.of("job", id, "pipeline", job.pipeline(), "datum", datum));
    }
    if (lines == 0) {
      context.screen().say("job " + id + " printed nothing");
    }
    return Status.DONE;
  }

  /** Whether the job has such a datum, which takes Spark to tell. */
  private boolean known(Context context, JobName job) throws IOException {
    return !new DatumViews(context.spark(), context.warehouse())
        .datums(job.pipeline(), job.job())
        .filter(col("datum").startsWith(datum))
        .isEmpty();
  }

  private long print(Context context, Path file) throws IOException {
    long lines = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                context.warehouse().storage().files().open(file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode node = JSON.readTree(line);
        if (node.path("datum").asText().startsWith(datum)) {
          context.screen().result(context.raw() ? line : text(node));
          lines++;
        }
      }
    }
    return lines;
  }

  private String text(JsonNode line) {
    String message = Escape.controls(line.path("message").asText());
    if (!datum.isEmpty()) {
      return message;
    }
    String id = line.path("datum").asText();
    return id.substring(0, Math.min(SHORT_ID, id.length())) + "…  " + message;
  }
}
