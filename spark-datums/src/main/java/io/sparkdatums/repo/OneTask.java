package io.sparkdatums.repo;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts little into one partition. What is joined, grouped and sorted of such data alone is computed
 * in that task, without a shuffle; each shuffle costs as much as a Spark job, for however few rows.
 */
public final class OneTask {
  /** Rows that one task looks at faster than a second one starts. */
  public static final long ROWS = 10_000;

  /** Stored bytes of about so many rows. */
  static final long BYTES = 1 << 20;

  private OneTask() {}

  /**
   * The same rows, in one partition if they are few.
   *
   * @param count how many there are; negative if that is not known
   */
  public static Dataset<Row> ifFew(Dataset<Row> rows, long count) {
    return count >= 0 && count <= ROWS ? rows.coalesce(1) : rows;
  }
}
