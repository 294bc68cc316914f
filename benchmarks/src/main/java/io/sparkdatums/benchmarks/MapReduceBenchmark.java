package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.LogPlot.Panel;
import io.sparkdatums.benchmarks.LogPlot.Series;
import io.sparkdatums.examples.mapreduce.GroupById;
import io.sparkdatums.examples.mapreduce.RecordGenerator;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The map step of the map and reduce example, from files of records on a disk to a commit with one
 * file per record id: {@code put file -r}, then a job whose every datum, a file, adds a piece to
 * the file of each id it meets. The numbers of files, of records and of ids each go over two orders
 * of magnitude, one at a time, from a middle that all three share.
 *
 * <p>What counts is the time that one unit more takes: in the upper decade and in the lower one.
 */
final class MapReduceBenchmark implements Benchmark {
  private static final String SPEC =
      """
      {"pipeline": {"name": "by_id"},
       "transform": {"class": "%s"},
       "input": {"pfs": {"repo": "records", "glob": "/*"}}}
      """
          .formatted(GroupById.class.getName());

  private static final Point MIDDLE = new Point(160, 1_000_000, 10_000);
  private static final Point ARTICLE = new Point(8, 8_000_000, 10_000);

  /** Factors on the middle, half a decade apart. */
  private static final double[] STEPS = {0.1, Math.sqrt(0.1), 1, Math.sqrt(10), 10};

  /** A point with so many records is long enough for one run to tell. */
  private static final int LONG = 5_000_000;

  private static final int WARM_UP = 3;

  /** How much there is of everything. */
  private record Point(int files, int records, int ids) {

    Point scaled(Setting setting) {
      return new Point(setting.scaled(files), setting.scaled(records), setting.scaled(ids));
    }

    /** Where its files are. */
    Path input(Path scratch) {
      return scratch.resolve("records-" + files + "-" + records + "-" + ids);
    }

    /** About how many pieces of output files its datums write, if ids are drawn at random. */
    long pieces() {
      double missed = Math.pow(1 - 1.0 / ids, records / (double) files);
      return Math.round(files * (double) ids * (1 - missed));
    }

    int runs(int wanted) {
      return records < LONG ? wanted : 1;
    }
  }

  /** One of the three numbers. */
  private enum Axis {
    FILES,
    RECORDS,
    IDS;

    /** Its points, from the least to the most. */
    List<Point> points(Setting setting) {
      return Arrays.stream(STEPS)
          .mapToObj(step -> at((int) Math.round(of(MIDDLE) * step)).scaled(setting))
          .toList();
    }

    private Point at(int units) {
      return switch (this) {
        case FILES -> new Point(units, MIDDLE.records(), MIDDLE.ids());
        case RECORDS -> new Point(MIDDLE.files(), units, MIDDLE.ids());
        case IDS -> new Point(MIDDLE.files(), MIDDLE.records(), units);
      };
    }

    int of(Point at) {
      return switch (this) {
        case FILES -> at.files();
        case RECORDS -> at.records();
        case IDS -> at.ids();
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Seconds of a run; datums and merge are parts of its job. */
  private record Took(double put, double datums, double merge, double all) {

    static Took median(List<Took> runs) {
      return new Took(
          of(runs, Took::put), of(runs, Took::datums), of(runs, Took::merge), of(runs, Took::all));
    }

    private static double of(List<Took> runs, ToDoubleFunction<Took> part) {
      return Report.median(runs.stream().mapToDouble(part).toArray());
    }
  }

  @Override
  public String what() {
    return "records to a commit with a file per id, by files, records and ids, with a plot";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    Map<Point, List<Took>> took = new LinkedHashMap<>();
    for (Axis axis : Axis.values()) {
      axis.points(setting).forEach(point -> took.put(point, new ArrayList<>()));
    }
    Point article = ARTICLE.scaled(setting);
    took.put(article, new ArrayList<>());
    for (Point point : took.keySet()) {
      Path input = point.input(setting.scratch());
      RecordGenerator.generate(
          input, point.files(), point.records() / point.files(), point.ids(), 1);
    }
    measure(setting, took);

    List<Panel> panels = new ArrayList<>();
    for (Axis axis : Axis.values()) {
      List<Point> points = axis.points(setting);
      List<Took> medians = new ArrayList<>();
      for (Point point : points) {
        medians.add(tell(report, axis.of(point) + " " + axis.label(), axis.of(point), point, took));
      }
      marginal(report, axis, points, medians);
      panels.add(panel(axis, points, medians));
    }
    tell(report, "8 files of a million", article.records(), article, took);
    Path plot = setting.scratch().resolve("../../map-reduce.svg").normalize();
    Files.writeString(plot, LogPlot.svg(panels));
    System.out.println("plot in " + plot);
  }

  /** Runs all points in turn, after a warm-up. */
  private static void measure(Setting setting, Map<Point, List<Took>> took) throws Exception {
    SparkSession spark = setting.spark();
    for (int run = 0; run < WARM_UP; run++) {
      once(setting, spark, MIDDLE.scaled(setting));
    }
    for (int run = 0; run < setting.runs(); run++) {
      for (Map.Entry<Point, List<Took>> each : took.entrySet()) {
        if (run < each.getKey().runs(setting.runs())) {
          each.getValue().add(once(setting, spark, each.getKey()));
        }
      }
    }
    spark.stop();
  }

  private static Took once(Setting setting, SparkSession spark, Point point) throws Exception {
    Path input = point.input(setting.scratch());
    Path place = setting.scratch().resolve("warehouse");
    System.gc();
    long start = System.nanoTime();
    Warehouse warehouse = Warehouse.open(place.toUri().toString(), new Configuration());
    new PutFiles(warehouse.createRepo("records", "").branch("master"), () -> spark)
        .put("/", input.toUri().toString(), PutMode.APPEND);
    double put = since(start);
    JobResult job = OneJob.run(setting, spark, place, SPEC, point.files());
    double all = since(start);
    if (job.bytesOut() != bytes(input) || job.files() > point.ids()) {
      throw new IllegalStateException(point + " became " + job);
    }
    Setting.delete(place);
    return new Took(put, job.processSeconds(), job.mergeSeconds(), all);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Tells what a point took, and gives the medians. */
  private static Took tell(
      Report report, String task, int units, Point point, Map<Point, List<Took>> took) {
    List<Took> runs = took.getOrDefault(point, List.of());
    Took median = Took.median(runs);
    double least = Report.least(runs.stream().mapToDouble(Took::all).toArray());
    report.row(task, "whole", median.all(), least, units, median.all());
    report.fact(key(task) + "_pieces", point.pieces());
    report.fact(key(task) + "_put_seconds", median.put());
    report.fact(key(task) + "_datums_seconds", median.datums());
    report.fact(key(task) + "_merge_seconds", median.merge());
    return median;
  }

  private static String key(String task) {
    return task.replace(' ', '_');
  }

  /** What one unit more takes, in microseconds, in each decade. */
  private static void marginal(Report report, Axis axis, List<Point> points, List<Took> took) {
    int middle = points.size() / 2;
    double lower = marginal(axis, points, took, 0, middle);
    double upper = marginal(axis, points, took, middle, points.size() - 1);
    report.fact(axis.label() + "_marginal_micros_lower", lower);
    report.fact(axis.label() + "_marginal_micros_upper", upper);
    report.fact(axis.label() + "_marginal_ratio", upper / lower);
  }

  private static double marginal(Axis axis, List<Point> points, List<Took> took, int from, int to) {
    double seconds = took.get(to).all() - took.get(from).all();
    return 1e6 * seconds / (axis.of(points.get(to)) - axis.of(points.get(from)));
  }

  private static Panel panel(Axis axis, List<Point> points, List<Took> took) {
    return new Panel(
        axis.label(),
        points.stream().mapToDouble(axis::of).toArray(),
        List.of(
            series("whole", took, Took::all),
            series("put file", took, Took::put),
            series("datums", took, Took::datums),
            series("merge", took, Took::merge)));
  }

  private static Series series(String name, List<Took> took, ToDoubleFunction<Took> part) {
    return new Series(name, took.stream().mapToDouble(part).toArray());
  }
}
