package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.report.Units;
import io.sparkdatums.sql.CommitRow;
import io.sparkdatums.tree.Commit;
import java.util.HexFormat;

/** Commits as text and as JSON. */
final class Commits {
  private Commits() {}

  /** {@code map@master=1 · 3 214 files, 1.4 MB · root 9f2c41d07a1e…}. */
  static String line(Branch branch, Commit commit) {
    return branch
        + "="
        + commit.sequence()
        + " · "
        + Units.count(commit.files(), "file")
        + ", "
        + Units.bytes(commit.bytes())
        + " · root "
        + Units.digest(root(commit));
  }

  /** Says which commit a command has made. */
  static void made(Context context, Branch branch, Commit commit) {
    if (context.raw()) {
      context.screen().result(json(branch, commit).toString());
    } else {
      context.screen().say("commit " + line(branch, commit));
    }
  }

  static String root(Commit commit) {
    return HexFormat.of().formatHex(commit.root());
  }

  static JsonLine json(Branch branch, Commit commit) {
    return JsonLine.of(CommitRow.COLUMNS, new CommitRow(branch, commit));
  }
}
