package io.sparkdatums.job;

import java.util.List;

/**
 * What a collection has freed, or would have.
 *
 * @param commits how many commits were let go of
 * @param results how many results of datums
 * @param jobs how many jobs
 * @param packs how many packs nothing referred to
 * @param packBytes how many bytes they and packs that were never finished had
 * @param rewritten how many packs were written anew without contents that nothing needed
 * @param rewrittenBytes how many bytes that will free, once what they were before goes
 * @param tableFiles how many data files were in no table any longer
 * @param tableBytes how many bytes they had
 * @param scratch how many directories that a command had left behind
 * @param notices what was left alone, and why
 * @param seconds how long it took
 */
public record CollectionResult(
    long commits,
    long results,
    long jobs,
    long packs,
    long packBytes,
    long rewritten,
    long rewrittenBytes,
    long tableFiles,
    long tableBytes,
    long scratch,
    List<String> notices,
    double seconds) {
  public CollectionResult {
    notices = List.copyOf(notices);
  }

  /** All bytes. */
  public long bytes() {
    return packBytes + tableBytes;
  }
}
