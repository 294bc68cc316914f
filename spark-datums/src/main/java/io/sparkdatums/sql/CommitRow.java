package io.sparkdatums.sql;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.tree.Commit;
import java.util.HexFormat;

/** A commit and the branch that it is on. */
public record CommitRow(Branch branch, Commit commit) {

  /** What raw output and the table {@code commits} say of it. */
  public static final Columns<CommitRow> COLUMNS =
      Columns.<CommitRow>none()
          .text("repo", row -> row.branch.repo().name())
          .text("branch", row -> row.branch.name())
          .number("commit", row -> row.commit.sequence())
          .number("parent", row -> row.commit.parent())
          .text("job", row -> row.commit.job())
          .text("root", CommitRow::root)
          .number("files", row -> row.commit.files())
          .number("dirs", row -> row.commit.dirs())
          .number("bytes", row -> row.commit.bytes())
          .time("created", row -> row.commit.created())
          .json("provenance", CommitRow::provenance);

  /** The root digest in hex. */
  public String root() {
    return HexFormat.of().formatHex(commit.root());
  }

  private String provenance() {
    return commit.provenance().isEmpty() ? "{}" : commit.provenance();
  }
}
