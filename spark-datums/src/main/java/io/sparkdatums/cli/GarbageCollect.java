package io.sparkdatums.cli;

import io.sparkdatums.job.Collection;
import io.sparkdatums.job.CollectionResult;
import io.sparkdatums.job.Grace;
import io.sparkdatums.job.Keep;
import io.sparkdatums.report.Units;
import io.sparkdatums.sql.CollectionRow;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Deletes the packs that no commit and no result of a datum refers to, data files that are in",
      "no table any longer, and what is more than half of a pack and not needed. With --keep, lets",
      "go of older commits, results and jobs first."
    })
final class GarbageCollect extends Verb {
  @Option(
      names = "--grace",
      paramLabel = "TIME",
      description = "What is younger stays: a number and s, m, h or d. Default: 1d.")
  @Nullable String grace;

  @Option(
      names = "--keep",
      paramLabel = "N|TIME",
      description = {
        "How many commits of each branch and jobs of each pipeline stay, or those of what time:",
        "30, or 30d. Default: all."
      })
  @Nullable String keep;

  @Option(names = "--dry-run", description = "Say what would be deleted; delete nothing.")
  boolean dryRun;

  @Override
  int run(Context context) throws IOException {
    Duration young = grace == null ? Collection.GRACE : Grace.parse(grace);
    Keep past = keep == null ? null : Keep.parse(keep);
    CollectionResult result =
        new Collection(context.spark(), context.warehouse()).collect(young, past, dryRun);
    if (context.raw()) {
      context.screen().result(JsonLine.of(CollectionRow.COLUMNS, result).toString());
      return Status.DONE;
    }
    result.notices().forEach(notice -> context.screen().say("notice: " + notice));
    if (past != null) {
      context
          .screen()
          .result(
              (dryRun ? "would let go of " : "let go of ")
                  + Units.count(result.commits(), "commit")
                  + " · "
                  + Units.count(result.results(), "result")
                  + " · "
                  + Units.count(result.jobs(), "job"));
    }
    context
        .screen()
        .result(
            (dryRun ? "would free " : "freed ")
                + Units.count(result.packs(), "pack")
                + ", "
                + Units.bytes(result.packBytes())
                + rewritten(result)
                + " · "
                + Units.count(result.tableFiles(), "data file")
                + ", "
                + Units.bytes(result.tableBytes())
                + " · "
                + Units.seconds(result.seconds()));
    return Status.DONE;
  }

  /** What a later collection will free of packs that stand beside what they were. */
  private static String rewritten(CollectionResult result) {
    return result.rewritten() == 0
        ? ""
        : " · "
            + Units.count(result.rewritten(), "pack")
            + " written anew, "
            + Units.bytes(result.rewrittenBytes())
            + " less";
  }
}
