package io.sparkdatums.plan;

import java.util.Locale;

/** What the loads of datums are compared by. */
enum Dimension {
  /** For how many milliseconds it held up its worker. */
  TIME(100),
  /** Bytes of inputs. */
  BYTES(0),
  /** Bytes of outputs. */
  OUTPUT(0);

  private final long least;

  /**
   * @param least by how much a value must exceed the median to be worth mentioning: what starts
   *     first takes longer
   */
  Dimension(long least) {
    this.least = least;
  }

  long of(Load load) {
    return switch (this) {
      case TIME -> load.busyMillis();
      case BYTES -> load.bytesIn();
      case OUTPUT -> load.bytesOut();
    };
  }

  long least() {
    return least;
  }

  /** How tables and raw output spell it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
