package io.sparkdatums.cli;

import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.Skews;
import io.sparkdatums.report.JobPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Writes a page about a job: what became of its datums, how busy the workers were over time,",
      "what stands out, and how many tasks each stage had. The page is one file of HTML."
    })
final class Report extends Verb {
  @Parameters(paramLabel = "P[@J]", description = "The pipeline's newest job, or J.")
  String name = "";

  @Option(
      names = "-o",
      required = true,
      paramLabel = "F.html",
      description = "The file to write; one that is there is replaced.")
  Path target = Path.of("");

  @Override
  int run(Context context) throws IOException {
    Jobs.Job job = JobName.any(context.warehouse(), name);
    Skews skews = new Skews(context.warehouse(), job.record().pipeline());
    String page = JobPage.of(job, skews.skew(job.record().job()));
    Path file = target.toAbsolutePath();
    Files.createDirectories(file.getParent());
    Files.write(file, page.getBytes(StandardCharsets.UTF_8));
    context.screen().say("wrote " + target);
    return Status.DONE;
  }
}
