package io.sparkdatums.repo;

/** What a record of a file is that is put in parts. */
public enum SplitFormat {
  /** A line with its end; the last one may have none. */
  LINE,
  /** A JSON value as it is written; white space between values is left out. */
  JSON,
  /** A record of comma-separated values, written anew: quotes where needed, lines ended by LF. */
  CSV,
  /** A row of the COPY section of a PostgreSQL dump; what is before and after goes to each file. */
  SQL;

  Splitter open(ByteSource source) {
    return switch (this) {
      case LINE -> new LineSplitter(source);
      case JSON -> new JsonSplitter(source);
      case CSV -> new CsvSplitter(source);
      case SQL -> new SqlSplitter(source);
    };
  }
}
