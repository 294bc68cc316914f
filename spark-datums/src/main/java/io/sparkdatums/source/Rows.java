package io.sparkdatums.source;

import org.apache.spark.sql.types.StructType;

/** What a row is. */
enum Rows {
  /** A datum, with its files in an array. */
  DATUM(
      "datum string, path string, captures array<string>, size bigint, num_files bigint,"
          + " hash string, modified timestamp,"
          + " files array<struct<path: string, size: bigint, hash: string, modified: timestamp>>,"
          + " content binary"),
  /** A file of a datum; a file that belongs to several datums has a row in each. */
  FILE(
      "datum string, datum_path string, captures array<string>, path string, size bigint,"
          + " hash string, modified timestamp, content binary");

  private final String columns;

  Rows(String columns) {
    this.columns = columns;
  }

  StructType schema() {
    return StructType.fromDDL(columns);
  }
}
