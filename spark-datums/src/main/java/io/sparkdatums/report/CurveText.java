package io.sparkdatums.report;

import io.sparkdatums.plan.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A job's curve as lines of bars, each line against its own highest bar. */
final class CurveText {
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  /** So many bins are shown as one bar. */
  private static final int BINS = 2;

  /** What is shorter is over before anybody could see how it went. */
  private static final double LEAST_MILLIS = 1_000;

  private CurveText() {}

  /** Busy workers, output and memory over time; nothing of what was over in a moment. */
  static List<String> lines(Curve curve) {
    List<String> lines = new ArrayList<>();
    double millis = curve.binMs() * curve.bins().size();
    if (millis < LEAST_MILLIS) {
      return lines;
    }
    double seconds = BINS * curve.binMs() / 1000;
    double[] busy = bars(curve, bin -> bin.busy() / BINS);
    lines.add(line("busy", busy, String.format(Locale.ROOT, "%.1f workers", most(busy))));
    double[] output = bars(curve, Curve.Bin::bytes);
    double[] records = bars(curve, Curve.Bin::records);
    if (most(output) > 0) {
      lines.add(line("output", output, Units.bytes(Math.round(most(output) / seconds)) + "/s"));
    } else if (most(records) > 0) {
      lines.add(line("output", records, Units.rate(most(records) / seconds) + " files/s"));
    }
    double[] memory = bars(curve, bin -> bin.memory() / (double) BINS);
    if (most(memory) > 0) {
      lines.add(line("memory", memory, Units.bytes(Math.round(most(memory)))));
    }
    return lines;
  }

  private static String line(String name, double[] values, String most) {
    StringBuilder line = new StringBuilder("  %-7s ".formatted(name));
    double top = most(values);
    for (double value : values) {
      // Whatever there is, is seen.
      double height = value <= 0 ? 0 : Math.max(1, value / top * (BARS.length() - 1));
      line.append(BARS.charAt((int) Math.round(height)));
    }
    return line.append("  ").append(most).append(" at most").toString();
  }

  private static double[] bars(Curve curve, ToDoubleFunction<Curve.Bin> of) {
    double[] bars = new double[curve.bins().size() / BINS];
    for (int i = 0; i < bars.length * BINS; i++) {
      bars[i / BINS] += of.applyAsDouble(curve.bins().get(i));
    }
    return bars;
  }

  private static double most(double[] values) {
    double most = 0;
    for (double value : values) {
      most = Math.max(most, value);
    }
    return most;
  }
}
