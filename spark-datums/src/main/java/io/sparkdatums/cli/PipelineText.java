package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.CodeNotices;
import io.sparkdatums.job.Pipeline;
import io.sparkdatums.job.Pipelines;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.util.List;

/** Pipelines as text and as JSON. */
final class PipelineText {
  private PipelineText() {}

  /** Registers specs and prints what they are now. */
  static void put(Context context, List<PipelineSpec> specs, RunOptions.Reprocess reprocess)
      throws IOException {
    List<Pipeline> put = new Pipelines(context.warehouse()).put(specs, reprocess);
    SpecFiles.notices(context, specs);
    for (PipelineSpec spec : specs) {
      for (String notice : CodeNotices.of(spec, context.master(), "")) {
        context.screen().say("notice: " + spec.name() + ": " + notice);
      }
    }
    for (Pipeline pipeline : put) {
      if (context.raw()) {
        context.screen().result(json(pipeline));
      } else {
        context
            .screen()
            .say("pipeline " + pipeline.spec().name() + ", version " + pipeline.version());
      }
    }
  }

  static String json(Pipeline pipeline) {
    PipelineSpec spec = pipeline.spec();
    return new JsonLine()
        .put("pipeline", spec.name())
        .put("version", pipeline.version())
        .put("input", input(spec))
        .put("branch", spec.outputBranch())
        .put("description", spec.description())
        .putJson("spec", PipelineSpecs.json(spec))
        .toString();
  }

  /** {@code text:/*}, {@code file:/data:/*}. */
  static String input(PipelineSpec spec) {
    List<String> inputs =
        spec.input().leaves().stream()
            .map(leaf -> Escape.controls(source(leaf) + ":" + leaf.glob()))
            .toList();
    return String.join(", ", inputs);
  }

  private static String source(Input.Files input) {
    if (input.repo() == null) {
      return String.valueOf(input.path());
    }
    return input.branch().equals("master") ? input.repo() : input.repo() + "@" + input.branch();
  }

  /** The user code in a few words. */
  static String code(PipelineSpec spec) {
    String className = spec.transform().className();
    return Escape.controls(
        className == null ? String.join(" ", spec.transform().cmd()) : className);
  }
}
