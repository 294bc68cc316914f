package io.sparkdatums.plan;

import io.sparkdatums.api.LogHistogram;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final LoadCurve curve = new LoadCurve();
  private final TreeMap<String, Work> workers = new TreeMap<>();
  private final TreeMap<String, HostTimes> hosts = new TreeMap<>();
  private TimeFit fit = TimeFit.NOTHING;
  private long busyMillis;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * What some datums took.
   *
   * @param datums how many they were
   * @param millis the sum of their times
   */
  public record Work(long datums, long millis) implements Serializable {
    Work add(Work other) {
      return new Work(datums + other.datums, millis + other.millis);
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
      if (dimension.isKnown(load)) {
        distribution(dimension).add(dimension.of(load));
        top(dimension).add(load);
      }
    }
    busyMillis += load.busyMillis();
    fit = fit.plus(load.bytesIn(), load.busyMillis());
    curve.add(load);
    workers.merge(load.worker(), new Work(1, load.busyMillis()), Work::add);
    host(load.host()).add(load);
    first = Math.min(first, load.started());
    last = Math.max(last, load.ended());
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
    other.hosts.forEach((host, times) -> host(host).add(times));
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

  /** What they did over time. */
  public Curve curve() {
    return curve.between(first, last);
  }

  /** For how long only one worker was busy. */
  public long aloneMillis() {
    return curve.aloneMillis();
  }

  private HostTimes host(String name) {
    return hosts.computeIfAbsent(name, any -> new HostTimes());
  }

  /** The hosts on which datums ran. */
  Set<String> hosts() {
    return Collections.unmodifiableSet(hosts.keySet());
  }

  /** What datums took on a host, which is one of {@link #hosts}. */
  HostTimes on(String host) {
    return Objects.requireNonNull(hosts.get(host));
  }

  /** What datums took on all hosts. */
  HostTimes everywhere() {
    HostTimes all = new HostTimes();
    hosts.values().forEach(all::add);
    return all;
  }
}
