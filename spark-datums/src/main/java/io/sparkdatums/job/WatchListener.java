package io.sparkdatums.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Follows a {@link PipelineWatch}; what a job does while it runs is told to a {@link JobListener}.
 */
public interface WatchListener {

  /** What is watched; said before anything else, and when it is not the same any more. */
  void watching(List<String> inputs, List<String> pipelines);

  /**
   * Nothing is to be done.
   *
   * @param tick when the next clock ticks, if there is one
   */
  void waiting(Optional<Instant> tick);

  /** Something happened, and these pipelines may have to deal with it, in this order. */
  void begins(Origin origin, List<String> pipelines);

  /** A job has ended, well or not. */
  void ended(JobResult result);

  /** A job could not run or did not end as a job should, or a look failed; the watch goes on. */
  void trouble(Exception cause);
}
