package io.sparkdatums.cli;

import io.sparkdatums.report.Screen;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text in columns, for lists that fit in memory. */
final class Table {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param heads the columns' headings; one that begins with a space is aligned to the right
   */
  Table(String... heads) {
    rows.add(List.of(heads));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** A moment as the user's clock shows it. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** Prints the rows below their headings; without rows, says why there are none. */
  void print(Screen screen, String empty) {
    if (rows.size() == 1) {
      screen.say(empty);
      return;
    }
    List<String> heads = rows.get(0);
    int[] widths = new int[heads.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i).strip()));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i).strip();
        String blank = " ".repeat(widths[i] - width(cell));
        line.append(heads.get(i).startsWith(" ") ? blank + cell : cell + blank).append("  ");
      }
      screen.result(line.toString().stripTrailing());
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
