package io.sparkdatums.plan;

import io.sparkdatums.api.Figures;
import io.sparkdatums.api.LogHistogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which loads of a job stand out, and why.
 *
 * <p>Loads are compared on a logarithmic scale, since work is spread over orders of magnitude, and
 * with measures that a few giants cannot move, else these would hide themselves. A load stands out
 * if its modified z-score, {@code (x − median) / (1.4826 × MAD)} of the logarithms, where MAD is
 * the median absolute deviation from the median, is above 3.5 (B. Iglewicz and D. C. Hoaglin, "How
 * to Detect and Handle Outliers", 1993, page 11). Where most are alike, MAD is taken to be at least
 * such that twice the median stands out and less does not.
 *
 * @param sketch the job's loads
 * @param slots how many workers there were, at least 1
 * @param outliers what stands out, the dearest first
 */
public record SkewDiagnosis(SkewSketch sketch, int slots, List<Outlier> outliers) {
  private static final double MAD_TO_SIGMA = 1.4826;
  private static final double SCORE = 3.5;
  private static final double LEAST_SIGMA = Math.log(2) / SCORE;
  private static final int LEAST_DATUMS = 4;
  private static final double LARGE = 2;
  private static final double FASTER_THAN_SIZE = 3;
  private static final double SLOW_HOST = 1.5;

  /** Endings of compressed files that are read from the beginning only. */
  private static final Set<String> UNSPLITTABLE =
      Set.of("gz", "tgz", "zst", "xz", "lzma", "lz4", "snappy", "zip", "7z", "z", "br");

  public SkewDiagnosis {
    outliers = List.copyOf(outliers);
  }

  /**
   * By how much a load stands out in one dimension.
   *
   * @param dimension {@code time}, {@code bytes}, {@code output}, {@code records} or {@code memory}
   * @param value milliseconds, bytes or files
   * @param median of all loads
   */
  public record Excess(String dimension, long value, long median) {
    public double factor() {
      return value / (double) Math.max(1, median);
    }
  }

  /** Why a load is large. */
  public enum Kind {
    LARGE_INPUT,
    UNSPLITTABLE_INPUT,
    SLOW_HOST,
    LARGE_OUTPUT,
    LARGE_MEMORY,
    SLOW_TRANSFER,
    SLOW_CODE
  }

  /**
   * A load that stands out.
   *
   * @param excesses in which dimensions, at least one
   * @param costMillis how much sooner the job would have ended if its time had been as the median
   * @param kind why it is large
   * @param growsFasterThanSize whether its time exceeds the median by far more than its size does
   * @param cause why it is large, in words
   */
  public record Outlier(
      Load load,
      List<Excess> excesses,
      double costMillis,
      Kind kind,
      boolean growsFasterThanSize,
      String cause) {
    public Outlier {
      excesses = List.copyOf(excesses);
    }
  }

  /**
   * A host on which datums took longer than elsewhere.
   *
   * @param host its name
   * @param datums how many ran on it
   * @param median of their milliseconds
   * @param medianElsewhere that of the others
   * @param factor how much longer they took, beyond what they were larger
   * @param costMillis how much sooner the job could have ended if it had been as fast as the others
   */
  public record SlowHost(
      String host,
      long datums,
      long median,
      long medianElsewhere,
      double factor,
      double costMillis) {}

  /** Looks at the loads of a job. */
  public static SkewDiagnosis of(SkewSketch sketch, int slots) {
    SkewDiagnosis none = new SkewDiagnosis(sketch, Math.max(1, slots), List.of());
    return sketch.datums() < LEAST_DATUMS
        ? none
        : new SkewDiagnosis(sketch, none.slots(), none.find());
  }

  /** The least time for the job's work, in milliseconds. */
  public double boundMillis() {
    return bound(longest()).millis();
  }

  /** What of the job's work falls to each worker if all can be shared out, in milliseconds. */
  public double shareMillis() {
    return bound(0).share();
  }

  /**
   * The least time for the job's work if the load were divided, in milliseconds.
   *
   * @param piece the part of its time that the largest piece takes, from 0 to 1
   */
  public double boundIfDivided(Load load, double piece) {
    double other =
        sketch.largest(Dimension.TIME).stream()
            .filter(each -> !each.datum().equals(load.datum()))
            .findFirst()
            .map(each -> (double) each.busyMillis())
            .orElse(0.0);
    return bound(Math.max(other, piece * load.busyMillis())).millis();
  }

  /** What a finer glob of a load's input would bring; empty if nothing that can be told. */
  public Optional<FinerGlobs.Price> price(FinerGlobs finer, Load load) {
    List<Foreseen> longest =
        Stream.concat(sketch.largest(Dimension.TIME).stream(), Stream.of(load))
            .distinct()
            .sorted(Comparator.comparingLong(Load::busyMillis).reversed())
            .map(Foreseen::of)
            .toList();
    return finer.price(Foreseen.of(load), longest, (double) sketch.busyMillis(), slots);
  }

  /** Whether one load alone is longer than what falls to each worker. */
  public boolean isHeldUpByOne() {
    return longest() > shareMillis();
  }

  /** Whether no number of workers makes the job shorter than this load. */
  public boolean isLongerThanShare(Load load) {
    return load.busyMillis() > shareMillis();
  }

  /** The hosts that are slow, the dearest first. */
  public List<SlowHost> slowHosts() {
    HostTimes all = sketch.everywhere();
    List<SlowHost> slow = new ArrayList<>();
    for (String host : sketch.hosts()) {
      HostTimes here = sketch.on(host);
      HostTimes others = all.without(here);
      double factor = here.slowness(others);
      if (factor >= SLOW_HOST && here.median() - others.median() >= Dimension.TIME.least()) {
        double lost = here.sumMillis() * (1 - 1 / factor);
        slow.add(
            new SlowHost(
                host, here.datums(), here.median(), others.median(), factor, lost / slots));
      }
    }
    slow.sort(
        Comparator.comparingDouble(SlowHost::costMillis).reversed().thenComparing(SlowHost::host));
    return slow;
  }

  /** The end of the job, if it shows that work was not spread evenly. */
  public Optional<Tail> tail() {
    return Tail.of(sketch.curve(), slots);
  }

  private double longest() {
    List<Load> busiest = sketch.largest(Dimension.TIME);
    return busiest.isEmpty() ? 0 : busiest.get(0).busyMillis();
  }

  private SlotBound bound(double longestMillis) {
    return new SlotBound((double) sketch.busyMillis(), longestMillis, slots);
  }

  private List<Outlier> find() {
    Map<String, Load> loads = new LinkedHashMap<>();
    Map<String, List<Excess>> excesses = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      LogHistogram all = sketch.distribution(dimension);
      if (all.total() < LEAST_DATUMS) {
        continue;
      }
      long median = median(dimension);
      for (Load load : sketch.largest(dimension)) {
        long value = dimension.of(load);
        if (standsOut(value, all) && value - median >= dimension.least()) {
          loads.put(load.datum(), load);
          excesses
              .computeIfAbsent(load.datum(), datum -> new ArrayList<>())
              .add(new Excess(dimension.text(), value, median));
        }
      }
    }
    Map<String, Double> costs = costs(loads);
    List<Outlier> outliers = new ArrayList<>();
    loads.forEach(
        (datum, load) -> {
          Kind kind = kind(load);
          outliers.add(
              new Outlier(
                  load,
                  excesses.getOrDefault(datum, List.of()),
                  costs.getOrDefault(datum, 0.0),
                  kind,
                  growsFasterThanSize(load),
                  cause(load, kind)));
        });
    outliers.sort(
        Comparator.comparingDouble(Outlier::costMillis)
            .reversed()
            .thenComparing(outlier -> -outlier.excesses().get(0).factor())
            .thenComparing(outlier -> outlier.load().datum()));
    return outliers.subList(0, Math.min(outliers.size(), LargestLoads.MOST));
  }

  static boolean standsOut(long value, LogHistogram all) {
    double sigma = Math.max(MAD_TO_SIGMA * all.deviation(), LEAST_SIGMA);
    return Math.log((double) Math.max(1, value)) - all.medianLog() > SCORE * sigma;
  }

  /** Of the loads that stand out and held up their worker for long. */
  private Map<String, Double> costs(Map<String, Load> outliers) {
    double usual = Math.exp(sketch.distribution(Dimension.TIME).medianLog());
    List<Load> slow =
        outliers.values().stream()
            .filter(load -> load.busyMillis() > usual)
            .sorted(Comparator.comparingLong(Load::busyMillis).reversed())
            .toList();
    double other =
        sketch.largest(Dimension.TIME).stream()
            .filter(load -> !outliers.containsKey(load.datum()))
            .findFirst()
            .map(load -> (double) load.busyMillis())
            .orElse(usual);
    double[] costs =
        SlotBound.costs(
            (double) sketch.busyMillis(),
            slots,
            slow.stream().map(load -> (double) load.busyMillis()).toList(),
            usual,
            other);
    Map<String, Double> byDatum = new LinkedHashMap<>();
    for (int i = 0; i < costs.length; i++) {
      byDatum.put(slow.get(i).datum(), costs[i]);
    }
    return byDatum;
  }

  private Kind kind(Load load) {
    double bytes = factor(Dimension.BYTES, load);
    if (bytes >= LARGE) {
      return isUnsplittable(load.inputPath()) ? Kind.UNSPLITTABLE_INPUT : Kind.LARGE_INPUT;
    }
    if (slowness(load.host()) >= SLOW_HOST) {
      return Kind.SLOW_HOST;
    }
    if (factor(Dimension.OUTPUT, load) >= LARGE || factor(Dimension.RECORDS, load) >= LARGE) {
      return Kind.LARGE_OUTPUT;
    }
    if (factor(Dimension.MEMORY, load) >= LARGE && factor(Dimension.TIME, load) < LARGE) {
      return Kind.LARGE_MEMORY;
    }
    return load.processMillis() < load.busyMillis() ? Kind.SLOW_TRANSFER : Kind.SLOW_CODE;
  }

  private double slowness(String host) {
    HostTimes here = sketch.on(host);
    return here.slowness(sketch.everywhere().without(here));
  }

  private String cause(Load load, Kind kind) {
    double bytes = factor(Dimension.BYTES, load);
    String size = Figures.bytes(load.bytesIn()) + ", " + Figures.times(bytes) + " the median";
    String growth =
        growsFasterThanSize(load)
            ? "; its time grew "
                + Figures.times(factor(Dimension.TIME, load) / bytes)
                + " as fast as its size"
            : "";
    return switch (kind) {
      case LARGE_INPUT -> "large input: " + size + growth;
      case UNSPLITTABLE_INPUT ->
          ending(load.inputPath()) + " cannot be read in parts; " + size + growth;
      case SLOW_HOST ->
          "slow host: on "
              + load.host()
              + " datums took "
              + Figures.times(slowness(load.host()))
              + " as long as elsewhere";
      case LARGE_OUTPUT ->
          factor(Dimension.OUTPUT, load) >= factor(Dimension.RECORDS, load)
              ? "large output: "
                  + Figures.bytes(load.bytesOut())
                  + ", "
                  + Figures.times(factor(Dimension.OUTPUT, load))
                  + " the median"
              : "many outputs: "
                  + Figures.count(load.recordsOut())
                  + " files, "
                  + Figures.times(factor(Dimension.RECORDS, load))
                  + " the median";
      case LARGE_MEMORY ->
          "it needs "
              + Figures.bytes(load.memory())
              + " of memory, "
              + Figures.times(factor(Dimension.MEMORY, load))
              + " the median, for an input of "
              + size;
      case SLOW_TRANSFER ->
          "slow storage: "
              + Figures.seconds(load.downloadMillis() / 1000.0)
              + " for its inputs and "
              + Figures.seconds(load.uploadMillis() / 1000.0)
              + " for its outputs";
      case SLOW_CODE -> "slow code at normal size: " + size;
    };
  }

  private boolean growsFasterThanSize(Load load) {
    double time = factor(Dimension.TIME, load);
    return time >= LARGE && time >= FASTER_THAN_SIZE * factor(Dimension.BYTES, load);
  }

  private double factor(Dimension dimension, Load load) {
    return Math.max(1, dimension.of(load)) / (double) Math.max(1, median(dimension));
  }

  private long median(Dimension dimension) {
    return sketch.distribution(dimension).median();
  }

  /** Whether a file of this name can only be read from its beginning. */
  public static boolean isUnsplittable(String path) {
    return UNSPLITTABLE.contains(ending(path));
  }

  private static String ending(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
