package io.sparkdatums.plan;

import io.sparkdatums.api.LogHistogram;
import java.io.Serializable;

/** How long datums took on one host, and how large they were. Of parts, they add up. */
final class HostTimes implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int LEAST_DATUMS = 5;

  private final LogHistogram millis = LogHistogram.coarse();
  private final LogHistogram bytes = LogHistogram.coarse();
  private long sum;

  void add(Load load) {
    millis.add(load.busyMillis());
    bytes.add(load.bytesIn());
    sum += load.busyMillis();
  }

  void add(HostTimes other) {
    millis.add(other.millis);
    bytes.add(other.bytes);
    sum += other.sum;
  }

  long datums() {
    return millis.total();
  }

  /** Milliseconds that they held up workers, in all. */
  long sumMillis() {
    return sum;
  }

  /** The median of their milliseconds. */
  long median() {
    return millis.median();
  }

  /** All but those of a host that is among these. */
  HostTimes without(HostTimes host) {
    HostTimes others = new HostTimes();
    others.add(this);
    others.millis.subtract(host.millis);
    others.bytes.subtract(host.bytes);
    others.sum -= host.sum;
    return others;
  }

  /**
   * How much longer they took than others, beyond what they were larger, as a ratio of medians; 1
   * where there are too few to tell.
   */
  double slowness(HostTimes others) {
    if (datums() < LEAST_DATUMS || others.datums() < LEAST_DATUMS) {
      return 1;
    }
    double longer = millis.medianLog() - others.millis.medianLog();
    double larger = bytes.medianLog() - others.bytes.medianLog();
    return Math.exp(longer - Math.max(0, larger));
  }
}
