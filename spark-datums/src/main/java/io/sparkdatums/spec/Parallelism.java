package io.sparkdatums.spec;

/** How many workers a job may use. */
public sealed interface Parallelism {

  /** Every task slot that the job can get. */
  Parallelism EVERY_SLOT = new EverySlot();

  /** Every task slot that the job can get. */
  record EverySlot() implements Parallelism {}

  /** So many workers, at least 1. */
  record Constant(int workers) implements Parallelism {}

  /** The factor times the number of executor hosts, rounded down, at least one worker. */
  record Coefficient(double factor) implements Parallelism {}
}
