package io.sparkdatums.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Panels side by side, each of seconds over a number of something, both axes logarithmic. An SVG
 * file without a background, in colours that can be seen on a light and on a dark page.
 */
final class LogPlot {
  private static final String[] COLOURS = {"#8b5cf6", "#0ea5e9", "#d97706", "#10a37f"};
  private static final int WIDTH = 220;
  private static final int HEIGHT = 210;
  private static final int LEFT = 48;
  private static final int TOP = 40;
  private static final int BELOW = 48;
  private static final int GAP = 76;
  private static final int KEY = 90;

  private final int least;
  private final int most;
  private final StringBuilder out = new StringBuilder();

  /** Seconds by the numbers of its panel. */
  record Series(String name, double[] seconds) {}

  /** A few series over rising numbers. */
  record Panel(String unit, double[] numbers, List<Series> series) {}

  private LogPlot(double leastSeconds, double mostSeconds) {
    this.least = (int) Math.floor(Math.log10(leastSeconds));
    this.most = (int) Math.ceil(Math.log10(mostSeconds));
  }

  /** The picture. All panels have the same axis of seconds and the same series. */
  static String svg(List<Panel> panels) {
    double[] all =
        panels.stream()
            .flatMap(panel -> panel.series().stream())
            .flatMapToDouble(series -> Arrays.stream(series.seconds()))
            .sorted()
            .toArray();
    LogPlot plot = new LogPlot(all[0], all[all.length - 1]);
    int width = LEFT + panels.size() * (WIDTH + GAP) - GAP / 2;
    int height = TOP + HEIGHT + BELOW;
    plot.add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", width, height);
    plot.add(" font-family=\"sans-serif\" font-size=\"12\" fill=\"#808080\">\n");
    plot.key(panels.get(0).series());
    for (int i = 0; i < panels.size(); i++) {
      plot.panel(LEFT + i * (WIDTH + GAP), panels.get(i));
    }
    plot.add("</svg>\n");
    return plot.out.toString();
  }

  private void key(List<Series> series) {
    for (int i = 0; i < series.size(); i++) {
      int x = LEFT + i * KEY;
      add("<path d=\"M%d 16h18\" stroke=\"%s\" stroke-width=\"2\"/>\n", x, COLOURS[i]);
      add("<text x=\"%d\" y=\"20\">%s</text>\n", x + 24, series.get(i).name());
    }
  }

  private void panel(int left, Panel panel) {
    for (int power = least; power <= most; power++) {
      double seconds = Math.pow(10, power);
      add("<path d=\"M%d %.1fh%d\" stroke=\"#808080\"", left, y(seconds), WIDTH);
      add(" stroke-opacity=\"0.4\"/>\n");
      add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", left - 6, y(seconds) + 4);
      add("%s s</text>\n", number(seconds));
    }
    double[] x = places(left, panel.numbers());
    for (int i = 0; i < x.length; i += 2) {
      add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x[i], TOP + HEIGHT + 18);
      add("%s</text>\n", number(panel.numbers()[i]));
    }
    add("<text x=\"%d\" y=\"%d\"", left + WIDTH / 2, TOP + HEIGHT + 38);
    add(" text-anchor=\"middle\">%s</text>\n", panel.unit());
    for (int i = 0; i < panel.series().size(); i++) {
      line(x, panel.series().get(i).seconds(), COLOURS[i]);
    }
  }

  private void line(double[] x, double[] seconds, String colour) {
    add("<g fill=\"%s\" stroke=\"%s\"><path fill=\"none\" stroke-width=\"2\"", colour, colour);
    for (int i = 0; i < x.length; i++) {
      add(i == 0 ? " d=\"M%.1f %.1f" : "L%.1f %.1f", x[i], y(seconds[i]));
    }
    add("\"/>");
    for (int i = 0; i < x.length; i++) {
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>", x[i], y(seconds[i]));
    }
    add("</g>\n");
  }

  private static double[] places(int left, double[] numbers) {
    double from = Math.log(numbers[0]);
    double all = Math.log(numbers[numbers.length - 1]) - from;
    return Arrays.stream(numbers).map(n -> left + WIDTH * (Math.log(n) - from) / all).toArray();
  }

  private double y(double seconds) {
    return TOP + HEIGHT * (most - Math.log10(seconds)) / (most - least);
  }

  private static String number(double value) {
    return value < 1
        ? String.valueOf((float) value)
        : String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
