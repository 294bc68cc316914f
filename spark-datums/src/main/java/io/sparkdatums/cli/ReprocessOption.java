package io.sparkdatums.cli;

import io.sparkdatums.job.RunOptions;
import picocli.CommandLine.Option;

/** What becomes of results of other code. */
final class ReprocessOption {
  @Option(
      names = "--reprocess",
      paramLabel = "changed|all|none",
      description = {
        "What an update of the code means for datums that are done:",
        "changed (the default) runs them again, none keeps their results,",
        "all, or --reprocess alone, runs every datum again."
      })
  RunOptions.Reprocess reprocess = RunOptions.Reprocess.CHANGED;
}
