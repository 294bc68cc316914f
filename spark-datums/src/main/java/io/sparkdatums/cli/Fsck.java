package io.sparkdatums.cli;

import io.sparkdatums.job.CheckResult;
import io.sparkdatums.job.Repair;
import io.sparkdatums.job.WarehouseCheck;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.report.CheckText;
import io.sparkdatums.report.Progress;
import io.sparkdatums.report.Units;
import io.sparkdatums.sql.FindingRow;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Checks the newest commit of every branch: computes all digests again, and reads every pack",
      "that it needs from its beginning to its end. Exit status 1 if something is wrong."
    })
final class Fsck extends Verb {
  @Parameters(paramLabel = "R", arity = "0..1", description = "One repo in place of all.")
  @Nullable String name;

  @Option(
      names = "--repair",
      description = "Run the datums of lost packs again, and make wrong trees of pipelines anew.")
  boolean repair;

  @Override
  int run(Context context) throws IOException {
    List<Repo> repos =
        name == null
            ? context.warehouse().repos().toList()
            : List.of(context.warehouse().repo(name));
    CheckResult result = repair ? repaired(context, repos) : checked(context, repos);
    print(context, result);
    return result.isWell() ? Status.DONE : Status.FAILED;
  }

  private static CheckResult checked(Context context, List<Repo> repos) throws IOException {
    return new WarehouseCheck(context.spark(), context.warehouse()).check(repos);
  }

  private static CheckResult repaired(Context context, List<Repo> repos) throws IOException {
    Progress progress =
        new Progress(
            context.screen(),
            Environment.command(),
            context.raw() ? Progress.Results.OMITTED : Progress.Results.PRINTED);
    return new Repair(context.spark(), context.warehouse(), progress)
        .repair(
            repos,
            new Repair.Watcher() {
              @Override
              public void found(CheckResult result) {
                if (!context.raw()) {
                  CheckText.lines(result).forEach(context.screen()::say);
                }
              }

              @Override
              public void repaired(Repair.Done done) {
                context.screen().say(text(done));
              }
            });
  }

  private static String text(Repair.Done done) {
    return "repair: "
        + Units.count(done.results(), "result")
        + " taken out, "
        + Units.count(done.jobs().size(), "job")
        + " run, "
        + Units.count(done.rebuilt().size(), "tree")
        + " made anew";
  }

  private static void print(Context context, CheckResult result) {
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
