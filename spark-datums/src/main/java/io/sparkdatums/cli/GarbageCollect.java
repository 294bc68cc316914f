package io.sparkdatums.cli;

import io.sparkdatums.job.Collection;
import io.sparkdatums.job.CollectionResult;
import io.sparkdatums.job.Grace;
import io.sparkdatums.report.Units;
import io.sparkdatums.sql.CollectionRow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Deletes the packs that no commit and no result of a datum refers to, and data files that",
      "are in no table any longer."
    })
final class GarbageCollect extends Verb {
  @Option(
      names = "--grace",
      paramLabel = "TIME",
      description = "What is younger stays: a number and s, m, h or d. Default: 1d.")
  @Nullable String grace;

  @Option(names = "--dry-run", description = "Say what would be deleted; delete nothing.")
  boolean dryRun;

  @Override
  int run(Context context) throws IOException {
    CollectionResult result =
        new Collection(context.spark(), context.warehouse())
            .collect(grace == null ? Collection.GRACE : Grace.parse(grace), dryRun);
    if (context.raw()) {
      context.screen().result(JsonLine.of(CollectionRow.COLUMNS, result).toString());
      return Status.DONE;
    }
    result.notices().forEach(notice -> context.screen().say("notice: " + notice));
    context
        .screen()
        .result(
            (dryRun ? "would free " : "freed ")
                + Units.count(result.packs(), "pack")
                + ", "
                + Units.bytes(result.packBytes())
                + " · "
                + Units.count(result.tableFiles(), "data file")
                + ", "
                + Units.bytes(result.tableBytes())
                + " · "
                + Units.seconds(result.seconds()));
    return Status.DONE;
  }
}
