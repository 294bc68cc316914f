package io.sparkdatums.benchmarks;

import io.sparkdatums.glob.Captures;
import io.sparkdatums.glob.Glob;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Matches 1000 paths, about half of which match. PathMatcher gets paths that are parsed already. A
 * negation, which PathMatcher lacks, is measured there by a pattern that is close to it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(GlobMatching.PATHS)
public class GlobMatching {
  static final int PATHS = 1000;

  /** A shape of pattern. */
  public enum Shape {
    /** Every entry of a directory. */
    TOP("/*", "/*", "/[^/]*"),
    /** Every entry two levels down. */
    LEVELS("/*/*", "/*/*", "/[^/]*/[^/]*"),
    /** Names with fixed parts. */
    NAMES("/data/20*/part-*.csv", "/data/20*/part-*.csv", "/data/20[^/]*/part-[^/]*\\.csv"),
    /** Any depth and several endings. */
    ENDINGS("/**.{csv,json,parquet}", "/**.{csv,json,parquet}", "/.*\\.(?:csv|json|parquet)"),
    /** Groups. */
    GROUPS(
        "/data/(*)/part-(+([0-9])).@(csv|json)",
        "/data/*/part-[0-9]*.{csv,json}",
        "/data/([^/]*)/part-((?:[0-9])+)\\.(csv|json)"),
    /** A negation. */
    NEGATION("/data/*/!(*.csv)", "/data/*/*.[!c]*", "/data/[^/]*/((?!(?:[^/]*\\.csv$))[^/]*)");

    final String glob;
    final String nio;
    final String regex;

    Shape(String glob, String nio, String regex) {
      this.glob = glob;
      this.nio = nio;
      this.regex = regex;
    }
  }

  /** Which pattern. */
  @Param Shape shape = Shape.TOP;

  private final String[] paths = new String[PATHS];
  private final Path[] parsed = new Path[PATHS];
  private Glob glob = Glob.parse("/");
  private PathMatcher nio = FileSystems.getDefault().getPathMatcher("glob:/");
  private Pattern regex = Pattern.compile("/");

  /** Makes the paths and the matchers. */
  @Setup
  public void setUp() {
    Random random = new Random(7);
    String[] endings = {"csv", "json", "parquet", "txt", "csv.gz"};
    for (int i = 0; i < PATHS; i++) {
      String name =
          String.format("part-%05d.%s", random.nextInt(100_000), endings[random.nextInt(5)]);
      paths[i] =
          switch (random.nextInt(4)) {
            case 0 -> "/" + name;
            case 1 -> "/d" + random.nextInt(100) + "/" + name;
            default ->
                String.format(
                    "/data/20%02d-%02d/%s", random.nextInt(30), 1 + random.nextInt(12), name);
          };
      parsed[i] = Path.of(paths[i]);
    }
    glob = Glob.parse(shape.glob);
    nio = FileSystems.getDefault().getPathMatcher("glob:" + shape.nio);
    regex = Pattern.compile(shape.regex);
  }

  /** Ours. */
  @Benchmark
  public int glob() {
    int matches = 0;
    for (String path : paths) {
      matches += glob.matches(path) ? 1 : 0;
    }
    return matches;
  }

  /** Ours, with the texts of the groups. */
  @Benchmark
  public void globGroups(Blackhole hole) {
    for (String path : paths) {
      Captures captures = glob.match(path);
      hole.consume(captures == null ? 0 : captures.groups().size());
    }
  }

  /** The JDK's matcher of path patterns. */
  @Benchmark
  public int pathMatcher() {
    int matches = 0;
    for (Path path : parsed) {
      matches += nio.matches(path) ? 1 : 0;
    }
    return matches;
  }

  /** The same pattern as a regular expression. */
  @Benchmark
  public int regex() {
    int matches = 0;
    for (String path : paths) {
      matches += regex.matcher(path).matches() ? 1 : 0;
    }
    return matches;
  }

  /** The same, with the texts of the groups. */
  @Benchmark
  public void regexGroups(Blackhole hole) {
    for (String path : paths) {
      Matcher matcher = regex.matcher(path);
      if (matcher.matches()) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
          hole.consume(matcher.group(group));
        }
      }
    }
  }
}
