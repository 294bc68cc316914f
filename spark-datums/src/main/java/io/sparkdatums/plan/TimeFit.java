package io.sparkdatums.plan;

import java.io.Serializable;

/**
 * How the time of a pipeline's datums depends on the size of their inputs: the sums from which a
 * straight line is fitted by least squares. Sums of parts add up to those of the whole.
 *
 * @param datums how many
 * @param bytes sum of their sizes
 * @param millis sum of their times
 * @param bytesSquared sum of the squares of their sizes
 * @param bytesMillis sum of size times time
 */
public record TimeFit(
    long datums, double bytes, double millis, double bytesSquared, double bytesMillis)
    implements Serializable {

  /** Nothing has run yet. */
  public static final TimeFit NOTHING = new TimeFit(0, 0, 0, 0, 0);

  /** With one more datum. */
  TimeFit plus(long size, long time) {
    double x = size;
    double y = time;
    return plus(new TimeFit(1, x, y, x * x, x * y));
  }

  public TimeFit plus(TimeFit other) {
    return new TimeFit(
        datums + other.datums,
        bytes + other.bytes,
        millis + other.millis,
        bytesSquared + other.bytesSquared,
        bytesMillis + other.bytesMillis);
  }

  /** Whether anything has run from which to predict. */
  public boolean isKnown() {
    return datums > 0;
  }

  /** Milliseconds per byte, at least 0: larger inputs are not thought to be faster. */
  double slope() {
    double spread = datums * bytesSquared - bytes * bytes;
    double slope = (datums * bytesMillis - bytes * millis) / spread;
    return spread > 0 && slope > 0 ? slope : 0;
  }

  /** Milliseconds of a datum without any bytes, at least 0. */
  double intercept() {
    return datums == 0 ? 0 : Math.max(0, (millis - slope() * bytes) / datums);
  }
}
