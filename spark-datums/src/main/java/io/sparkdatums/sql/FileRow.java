package io.sparkdatums.sql;

import io.sparkdatums.tree.TreeRow;
import java.util.HexFormat;

/** What raw output and the table {@code files} say of a file or a directory. */
public final class FileRow {
  static final String PATH = "path";
  static final String SIZE = "size";
  static final String HASH = "hash";
  static final String FILES = "num_files";

  public static final Columns<TreeRow> COLUMNS =
      Columns.<TreeRow>none()
          .text(PATH, TreeRow::path)
          .text("type", row -> row.kind().text())
          .number(SIZE, TreeRow::size)
          .text(HASH, row -> HexFormat.of().formatHex(row.hash()))
          .number(FILES, TreeRow::files);

  private FileRow() {}
}
