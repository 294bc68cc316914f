package io.sparkdatums.sql;

import io.sparkdatums.repo.TreeDiff.Difference;
import io.sparkdatums.tree.TreeRow;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What raw output and the procedure {@code diff} say of a file that differs. */
public final class DifferenceRow {
  public static final Columns<Difference> COLUMNS =
      Columns.<Difference>none()
          .text("path", Difference::path)
          .text("change", DifferenceRow::change)
          .number("size", difference -> size(difference.after()))
          .text("hash", difference -> hash(difference.after()))
          .number("old_size", difference -> size(difference.before()))
          .text("old_hash", difference -> hash(difference.before()))
          .texts("datums", Difference::datums);

  private DifferenceRow() {}

  /** {@code added}, {@code changed} or {@code removed}. */
  public static String change(Difference difference) {
    return difference.kind().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Long size(@Nullable TreeRow row) {
    return row == null ? null : (Long) row.size();
  }

  private static @Nullable String hash(@Nullable TreeRow row) {
    return row == null ? null : HexFormat.of().formatHex(row.hash());
  }
}
