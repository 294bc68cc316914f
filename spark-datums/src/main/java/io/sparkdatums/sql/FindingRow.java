package io.sparkdatums.sql;

import io.sparkdatums.job.Finding;

/** The columns of what a check has found, in SQL and in raw output. */
public final class FindingRow {
  /** A row for each thing that is wrong. */
  public static final Columns<Finding> COLUMNS =
      Columns.<Finding>none()
          .text("repo", Finding::repo)
          .text("branch", Finding::branch)
          .number("commit", Finding::commit)
          .text("path", Finding::path)
          .text("pack", Finding::pack)
          .text("problem", Finding::problem)
          .number("paths", Finding::paths)
          .number("datums", Finding::datums)
          .texts("some", Finding::some);

  private FindingRow() {}
}
