package io.sparkdatums.report;

import io.sparkdatums.plan.Curve;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A job's curve as drawings in SVG, which stand in a page by themselves. */
final class CurvePlot {
  private static final int WIDTH = 720;
  private static final int LEFT = 92;
  private static final int BOTTOM = 18;
  private static final int TOP = 8;
  private static final int TICKS = 4;

  private final Curve curve;

  CurvePlot(Curve curve) {
    this.curve = curve;
  }

  /**
   * How many workers were busy, below the line of how many there were.
   *
   * @param workers how many there were
   */
  String busy(int workers) {
    double top = Math.max(workers, Math.ceil(most(Curve.Bin::busy)));
    return plot("busy", 140, top, Curve.Bin::busy, Units.count(Math.round(top)));
  }

  /** Bytes that came out per second; empty if there were none. */
  String output() {
    double seconds = curve.binMs() / 1000;
    ToDoubleFunction<Curve.Bin> rate = bin -> bin.bytes() / seconds;
    double most = most(rate);
    return most == 0 ? "" : plot("output", 70, most, rate, Units.bytes(Math.round(most)) + "/s");
  }

  /** Files that came out per second; empty if there were none. */
  String records() {
    double seconds = curve.binMs() / 1000;
    ToDoubleFunction<Curve.Bin> rate = bin -> bin.records() / seconds;
    double most = most(rate);
    return most == 0 ? "" : plot("files", 70, most, rate, Units.rate(most) + " files/s");
  }

  /** Memory that was held; empty if nobody knows. */
  String memory() {
    double most = most(Curve.Bin::memory);
    return most == 0
        ? ""
        : plot("memory", 70, most, Curve.Bin::memory, Units.bytes(Math.round(most)));
  }

  private double most(ToDoubleFunction<Curve.Bin> of) {
    return curve.bins().stream().mapToDouble(of).max().orElse(0);
  }

  private String plot(
      String name, int height, double top, ToDoubleFunction<Curve.Bin> of, String most) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over time\">",
            name, WIDTH, height + TOP + BOTTOM, name));
    double step = (WIDTH - LEFT) / (double) curve.bins().size();
    StringBuilder path = new StringBuilder(format("M%d %d", LEFT, TOP + height));
    List<Curve.Bin> bins = curve.bins();
    for (int i = 0; i < bins.size(); i++) {
      double y = TOP + height * (1 - of.applyAsDouble(bins.get(i)) / top);
      path.append(format("V%.1fH%.1f", y, LEFT + (i + 1) * step));
    }
    path.append(format("V%dZ", TOP + height));
    svg.append(format("<path class=\"area\" d=\"%s\"/>", path));
    svg.append(
        format(
            "<path class=\"axis\" d=\"M%d %dH%dM%d %dH%d\"/>",
            LEFT, TOP, WIDTH, LEFT, TOP + height, WIDTH));
    svg.append(format("<text x=\"%d\" y=\"%d\" class=\"left\">%s</text>", LEFT - 6, TOP + 8, most));
    svg.append(format("<text x=\"%d\" y=\"%d\" class=\"left\">0</text>", LEFT - 6, TOP + height));
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" class=\"left name\">%s</text>",
            LEFT - 6, TOP + height / 2 + 4, name));
    double seconds = curve.binMs() * bins.size() / 1000;
    for (int i = 0; i <= TICKS; i++) {
      String side = i == 0 ? "first" : i == TICKS ? "left" : "middle";
      double x = LEFT + (WIDTH - LEFT) * i / (double) TICKS;
      svg.append(
          format(
              "<text x=\"%.0f\" y=\"%d\" class=\"%s\">%s</text>",
              x, TOP + height + 14, side, Units.seconds(seconds * i / TICKS)));
    }
    return svg.append("</svg>").toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
