package io.sparkdatums.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Times ways of doing the same thing, prints them as a table and as one JSON object. */
final class Report {
  private final int runs;
  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final List<String[]> table = new ArrayList<>();

  Report(String benchmark, Setting setting) {
    this.runs = setting.runs();
    fact("benchmark", benchmark);
    fact("scale", setting.scale());
    fact("runs", setting.runs());
    fact("cores", Runtime.getRuntime().availableProcessors());
    fact("java", System.getProperty("java.version"));
    fact("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    table.add(new String[] {"task", "way", "median", "min", "per second", "time of ours"});
  }

  /** One way to do a task; gives seconds if it measures itself, else it is timed from outside. */
  record Way(String name, Callable<Double> work) {}

  /** Work that is timed from outside. */
  interface Work {
    void run() throws Exception;
  }

  static Way way(String name, Work work) {
    return new Way(
        name,
        () -> {
          long start = System.nanoTime();
          work.run();
          return (System.nanoTime() - start) / 1e9;
        });
  }

  /** Puts a value into the JSON object. */
  void fact(String key, Object value) {
    facts.put(key, value);
  }

  /**
   * Times a task. All ways run once to warm up, then in turn, so that other load on the machine
   * falls on all of them.
   *
   * @param units of work in one run, for the rate
   * @param ways ours comes first
   */
  void compare(String task, int units, Way... ways) throws Exception {
    double[][] seconds = new double[ways.length][runs];
    for (int run = -1; run < runs; run++) {
      for (int i = 0; i < ways.length; i++) {
        System.gc();
        double took = ways[i].work().call();
        if (run >= 0) {
          seconds[i][run] = took;
        }
      }
    }
    double ours = median(seconds[0]);
    for (int i = 0; i < ways.length; i++) {
      row(task, ways[i].name(), median(seconds[i]), least(seconds[i]), units, ours);
    }
  }

  /** Adds a line of one way only, with a remark that is no part of its key. */
  void remark(String task, String remark, double seconds, double units) {
    fact(key(task) + "_seconds", round(seconds));
    table.add(
        new String[] {
          task, remark, duration(seconds), duration(seconds), text("%,.0f", units / seconds), ""
        });
  }

  /** A text as the key of a fact. */
  static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  /** Adds a line that was measured elsewhere. */
  void row(String task, String way, double median, double least, double units, double ours) {
    String key = key(task + "_" + way);
    fact(key + "_seconds", round(median));
    fact(key + "_min_seconds", round(least));
    fact(key + "_per_second", round(units / median));
    fact(key + "_ratio", round(median / ours));
    table.add(
        new String[] {
          task,
          way,
          duration(median),
          duration(least),
          text("%,.0f", units / median),
          text("%.2f ×", median / ours)
        });
  }

  /**
   * Adds a line about a look-up.
   *
   * @param found how many rows it found
   * @param opened how many of all row groups it opened
   */
  void opened(String lookUp, long found, long opened, long all, double seconds) {
    String key = lookUp.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    fact(key + "_row_groups", opened);
    fact(key + "_share", round((double) opened / all));
    String share = text("%.2f %%", 100.0 * opened / all);
    table.add(
        new String[] {
          lookUp,
          opened + " of " + all + " row groups",
          duration(seconds),
          "",
          found + " rows",
          share
        });
  }

  void print() throws JsonProcessingException {
    int[] widths = new int[table.get(0).length];
    for (String[] row : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : table) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - row[i].length());
        line.append(i < 2 ? row[i] + pad : pad + row[i]).append("  ");
      }
      System.out.println(line.toString().stripTrailing());
    }
    System.out.println(new ObjectMapper().writeValueAsString(facts));
  }

  /** The value in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The smallest value. */
  static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double round(double value) {
    return Double.parseDouble(text("%.4g", value));
  }

  private static String duration(double seconds) {
    return seconds < 1e-3 ? text("%.1f ns", seconds * 1e9) : text("%.3f s", seconds);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
