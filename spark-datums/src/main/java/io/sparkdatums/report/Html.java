package io.sparkdatums.report;

import io.sparkdatums.api.Escape;
import java.util.List;

/** A page of HTML that grows. What is put into it as text cannot become markup. */
final class Html {
  private final StringBuilder page = new StringBuilder();

  /** Text as it is written in HTML, also between quotes. */
  static String text(String text) {
    return Escape.controls(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Adds markup of ours. */
  Html markup(String markup) {
    page.append(markup).append('\n');
    return this;
  }

  /** Adds an element that holds a text. */
  Html element(String name, String text) {
    return markup("<" + name + ">" + text(text) + "</" + name + ">");
  }

  /** Begins a table. */
  Html table(List<String> columns) {
    markup("<table>");
    page.append("<tr>");
    columns.forEach(column -> page.append("<th>").append(text(column)).append("</th>"));
    return markup("</tr>");
  }

  /** Adds a row of texts to a table; what is a number stands to the right. */
  Html row(List<String> cells) {
    page.append("<tr>");
    for (String cell : cells) {
      boolean number = !cell.isEmpty() && Character.isDigit(cell.charAt(0)) && cell.length() < 16;
      page.append(number ? "<td class=\"n\">" : "<td>").append(text(cell)).append("</td>");
    }
    return markup("</tr>");
  }

  Html endTable() {
    return markup("</table>");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
