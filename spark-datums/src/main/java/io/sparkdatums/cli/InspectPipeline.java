package io.sparkdatums.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdatums.api.Escape;
import io.sparkdatums.job.Pipeline;
import io.sparkdatums.job.Pipelines;
import io.sparkdatums.report.Screen;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Shows a pipeline and its spec.")
final class InspectPipeline extends Verb {
  @Parameters(paramLabel = "P", description = "The pipeline.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    Pipeline pipeline = new Pipelines(context.warehouse()).get(name);
    Screen screen = context.screen();
    if (context.raw()) {
      screen.result(PipelineText.json(pipeline));
      return Status.DONE;
    }
    screen.result("pipeline     " + name + ", version " + pipeline.version());
    if (!pipeline.spec().description().isEmpty()) {
      screen.result("description  " + Escape.controls(pipeline.spec().description()));
    }
    pipeline
        .spec()
        .metadata()
        .annotations()
        .forEach((key, value) -> named(screen, "annotation", key, value));
    pipeline.spec().metadata().labels().forEach((key, value) -> named(screen, "label", key, value));
    screen.result("input        " + PipelineText.input(pipeline.spec()));
    screen.result("output       " + name + "@" + pipeline.spec().outputBranch());
    screen.result("code         " + pipeline.code());
    screen.result("spec");
    ObjectMapper json = new ObjectMapper();
    json.writerWithDefaultPrettyPrinter()
        .writeValueAsString(json.readTree(PipelineSpecs.json(pipeline.spec())))
        .lines()
        .forEach(line -> screen.result("  " + line));
    return Status.DONE;
  }

  private static void named(Screen screen, String what, String key, String value) {
    screen.result(
        String.format(
            Locale.ROOT, "%-11s  %s=%s", what, Escape.controls(key), Escape.controls(value)));
  }
}
