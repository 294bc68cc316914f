package io.sparkdatums.sql;

import io.sparkdatums.job.CollectionResult;

/** The columns of what a collection has freed, in SQL and in raw output. */
public final class CollectionRow {
  /** One row. */
  public static final Columns<CollectionResult> COLUMNS =
      Columns.<CollectionResult>none()
          .number("commits", CollectionResult::commits)
          .number("results", CollectionResult::results)
          .number("jobs", CollectionResult::jobs)
          .number("packs", CollectionResult::packs)
          .number("pack_bytes", CollectionResult::packBytes)
          .number("rewritten", CollectionResult::rewritten)
          .number("rewritten_bytes", CollectionResult::rewrittenBytes)
          .number("files", CollectionResult::tableFiles)
          .number("file_bytes", CollectionResult::tableBytes)
          .number("scratch", CollectionResult::scratch)
          .texts("notices", CollectionResult::notices)
          .decimal("seconds", CollectionResult::seconds);

  private CollectionRow() {}
}
