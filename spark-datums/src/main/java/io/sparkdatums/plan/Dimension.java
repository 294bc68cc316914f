package io.sparkdatums.plan;

import java.util.Locale;

/** What the loads of datums are compared by. */
enum Dimension {
  /** For how many milliseconds it held up its worker. */
  TIME(100),
  /** Bytes of inputs. */
  BYTES(0),
  /** Bytes of outputs. */
  OUTPUT(0),
  /** Files of outputs. */
  RECORDS(10),
  /** Bytes of memory that its processes held at most. */
  MEMORY(16 << 20);

  private final long least;

  /**
   * @param least by how much a value must exceed the median to be worth mentioning: what starts
   *     first takes longer, and every program takes some memory
   */
  Dimension(long least) {
    this.least = least;
  }

  long of(Load load) {
    return switch (this) {
      case TIME -> load.busyMillis();
      case BYTES -> load.bytesIn();
      case OUTPUT -> load.bytesOut();
      case RECORDS -> load.recordsOut();
      case MEMORY -> load.memory();
    };
  }

  /** Whether it is known of a load: of what runs for a moment, nobody has seen the memory. */
  boolean isKnown(Load load) {
    return this != MEMORY || load.memory() > 0;
  }

  long least() {
    return least;
  }

  /** How tables and raw output spell it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
