package io.sparkdatums.cli;

import io.sparkdatums.job.JobSkew;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.Skews;
import io.sparkdatums.plan.SkewFinding;
import io.sparkdatums.report.SkewText;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Says what held a job up: datums that are far larger or slower than most, why, and what",
      "would help."
    })
final class Skew extends Verb {
  @Parameters(
      paramLabel = "P[@J]",
      description = "The pipeline's newest job that ran datums, or J.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    JobName job = JobName.parse(name);
    job.find(context.warehouse());
    Optional<JobSkew> skew = skew(context, job);
    if (skew.isEmpty()) {
      context.screen().say(name + " has run no datums, or has not ended");
      return Status.DONE;
    }
    if (context.raw()) {
      skew.get().findings().forEach(finding -> context.screen().result(json(finding)));
    } else {
      SkewText.lines(skew.get()).forEach(context.screen()::result);
    }
    return Status.DONE;
  }

  private static Optional<JobSkew> skew(Context context, JobName name) throws IOException {
    Skews skews = new Skews(context.warehouse(), name.pipeline());
    if (name.job().isPresent()) {
      return skews.skew(name.job().get());
    }
    for (Jobs.Job job : new Jobs(context.warehouse(), name.pipeline()).list()) {
      Optional<JobSkew> skew = skews.skew(job.record().job());
      if (skew.isPresent()) {
        return skew;
      }
    }
    return Optional.empty();
  }

  private static String json(SkewFinding finding) {
    return new JsonLine()
        .put("job", finding.job())
        .put("dimension", finding.dimension())
        .put("datum", finding.datum())
        .put("key", finding.key())
        .put("path", finding.path())
        .put("value", finding.value())
        .put("median", finding.median())
        .put("factor", finding.factor())
        .put("cost_ms", finding.costMs())
        .put("cause", finding.cause())
        .put("advice", finding.advice())
        .toString();
  }
}
