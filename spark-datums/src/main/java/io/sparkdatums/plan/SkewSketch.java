package io.sparkdatums.plan;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What must be known of a job's loads to tell how they are skewed: their distribution by each
 * dimension, the few largest, sums, and for each worker how busy it was. Of bounded size however
 * many datums there are, O(workers) apart from that; sketches of parts add up to that of the whole.
 */
public final class SkewSketch implements Serializable {
  private static final long serialVersionUID = 1;

  private final Map<Dimension, LogHistogram> distributions = new EnumMap<>(Dimension.class);
  private final Map<Dimension, LargestLoads> largest = new EnumMap<>(Dimension.class);
  private final BusyCurve curve = new BusyCurve();
  private final TreeMap<String, Work> workers = new TreeMap<>();
  private final TreeMap<String, Work> hosts = new TreeMap<>();
  private TimeFit fit = TimeFit.NOTHING;
  private long busyMillis;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * What some datums took.
   *
   * @param datums how many they were
   * @param millis the sum of their times
   * @param logs the sum of the logarithms of their times
   */
  public record Work(long datums, long millis, double logs) implements Serializable {
    Work add(Work other) {
      return new Work(datums + other.datums, millis + other.millis, logs + other.logs);
    }
  }

  public SkewSketch() {
    for (Dimension dimension : Dimension.values()) {
      distributions.put(dimension, new LogHistogram());
      largest.put(dimension, new LargestLoads(dimension::of));
    }
  }

  /** Adds what one datum took. */
  public void add(Load load) {
    for (Dimension dimension : Dimension.values()) {
      distribution(dimension).add(dimension.of(load));
      top(dimension).add(load);
    }
    busyMillis += load.busyMillis();
    fit = fit.plus(load.bytesIn(), load.busyMillis());
    curve.add(load.started() + load.downloadMillis(), load.processMillis());
    double log = Math.log((double) Math.max(1, load.busyMillis()));
    Work work = new Work(1, load.busyMillis(), log);
    workers.merge(load.worker(), work, Work::add);
    hosts.merge(load.host(), work, Work::add);
    long took = load.downloadMillis() + load.processMillis() + load.uploadMillis();
    first = Math.min(first, load.started());
    last = Math.max(last, load.started() + took);
  }

  /** Adds what other datums took. */
  public void add(SkewSketch other) {
    for (Dimension dimension : Dimension.values()) {
      distribution(dimension).add(other.distribution(dimension));
      top(dimension).add(other.top(dimension));
    }
    busyMillis += other.busyMillis;
    fit = fit.plus(other.fit);
    curve.add(other.curve);
    other.workers.forEach((worker, work) -> workers.merge(worker, work, Work::add));
    other.hosts.forEach((host, work) -> hosts.merge(host, work, Work::add));
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
  }

  /** How many datums there are. */
  public long datums() {
    return distribution(Dimension.TIME).total();
  }

  LogHistogram distribution(Dimension dimension) {
    return Objects.requireNonNull(distributions.get(dimension));
  }

  /** The largest by a dimension, largest first. */
  List<Load> largest(Dimension dimension) {
    return top(dimension).list();
  }

  private LargestLoads top(Dimension dimension) {
    return Objects.requireNonNull(largest.get(dimension));
  }

  /** For how long all datums held up their workers. */
  public long busyMillis() {
    return busyMillis;
  }

  /** How their time depends on their size. */
  public TimeFit fit() {
    return fit;
  }

  /** From the first datum's start to the last one's end. */
  public long spanMillis() {
    return datums() == 0 ? 0 : last - first;
  }

  /** What each worker did, by its name. */
  public Map<String, Work> workers() {
    return Collections.unmodifiableMap(workers);
  }

  /** For how long only one worker was busy. */
  public long aloneMillis() {
    return curve.aloneMillis();
  }

  /**
   * How much longer datums took on a host than on the others, as a ratio of geometric means; 1
   * where there are too few to tell.
   */
  double slowness(String host) {
    Work here = hosts.get(host);
    Work all = hosts.values().stream().reduce(new Work(0, 0, 0), Work::add);
    if (here == null || here.datums() < 5 || all.datums() - here.datums() < 5) {
      return 1;
    }
    double others = (all.logs() - here.logs()) / (all.datums() - here.datums());
    return Math.exp(here.logs() / here.datums() - others);
  }
}
