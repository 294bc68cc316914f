package io.sparkdatums.cli;

import io.sparkdatums.job.CheckResult;
import io.sparkdatums.job.WarehouseCheck;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.report.CheckText;
import io.sparkdatums.sql.FindingRow;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Checks the newest commit of every branch: computes all digests again, and reads every pack",
      "that it needs from its beginning to its end. Exit status 1 if something is wrong."
    })
final class Fsck extends Verb {
  @Parameters(paramLabel = "R", arity = "0..1", description = "One repo in place of all.")
  @Nullable String name;

  @Override
  int run(Context context) throws IOException {
    List<Repo> repos =
        name == null
            ? context.warehouse().repos().toList()
            : List.of(context.warehouse().repo(name));
    CheckResult result = new WarehouseCheck(context.spark(), context.warehouse()).check(repos);
    if (context.raw()) {
      result
          .findings()
          .forEach(
              finding ->
                  context.screen().result(JsonLine.of(FindingRow.COLUMNS, finding).toString()));
      context.screen().result(summary(result));
    } else {
      CheckText.lines(result).forEach(context.screen()::result);
    }
    return result.isWell() ? Status.DONE : Status.FAILED;
  }

  private static String summary(CheckResult result) {
    return new JsonLine()
        .put("findings", (long) result.findings().size())
        .put("branches", result.branches())
        .put("files", result.files())
        .put("dirs", result.dirs())
        .put("packs", result.packs())
        .put("lost", result.lost())
        .put("bytes", result.bytes())
        .put("seconds", result.seconds())
        .toString();
  }
}
