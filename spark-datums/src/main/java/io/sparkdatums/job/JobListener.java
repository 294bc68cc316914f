package io.sparkdatums.job;

import java.util.List;

/**
 * Follows jobs while they run. Called from the driver's threads, one call at a time for one job; an
 * implementation returns at once.
 */
public interface JobListener {

  /** Hears nothing. */
  JobListener NONE = new JobListener() {};

  /** The pipelines that are to run, in their order; said once, before the first. */
  default void chain(List<String> pipelines) {}

  /** The inputs are being listed and compared with what was done before. */
  default void planning(String pipeline) {}

  /** The plan is written; the workers start next, unless nothing is to run. */
  default void planned(JobStart start) {}

  /** Called about twice a second while workers run. */
  default void progress(JobProgress progress) {}

  /** All datums are settled; the merge begins. */
  default void merging() {}

  /** Something the user should know about, which stops nothing. */
  default void notice(String text) {}

  /** The job has ended. */
  default void finished(JobResult result) {}
}
