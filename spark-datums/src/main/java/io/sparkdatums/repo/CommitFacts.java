package io.sparkdatums.repo;

import io.sparkdatums.spec.OutputConflict;

/**
 * What a commit is to be.
 *
 * @param job the job that makes it
 * @param provenance the inputs it is made from, as JSON
 * @param conflict what to do when several datums write one path
 * @param shards the number of shards that the tree is to have, or 0 to let it grow with the tree
 * @param changes about how many changes there are, or −1 if nobody knows; it decides how many tasks
 *     merge them, where, and into how many shards, and nothing else
 * @param unchanged what to do if the tree stays as it is
 */
public record CommitFacts(
    String job,
    String provenance,
    OutputConflict conflict,
    int shards,
    long changes,
    Unchanged unchanged) {

  /** What to do if the changes leave the tree as it is. */
  public enum Unchanged {
    /** Make no commit; the head stays. */
    KEEP_HEAD,
    /** Make a commit all the same, with its own job and provenance. */
    COMMIT
  }
}
