package io.sparkdatums.job;

/**
 * How to run pipelines.
 *
 * @param reprocess which datums see changed code
 * @param downstream whether the pipelines that read the given ones run too
 */
public record RunOptions(Reprocess reprocess, Downstream downstream) {

  /** What an update of a pipeline's code does to datums that were processed before. */
  public enum Reprocess {
    /** Runs every datum again whose code changed. */
    CHANGED,
    /** Runs every datum again. */
    ALL,
    /** Keeps old results; only new datums see the new code. */
    NONE
  }

  /** Whether pipelines further down the graph run. */
  public enum Downstream {
    RUN,
    LEAVE
  }

  /** Changed code runs again, and so does everything downstream. */
  public static final RunOptions DEFAULT = new RunOptions(Reprocess.CHANGED, Downstream.RUN);
}
