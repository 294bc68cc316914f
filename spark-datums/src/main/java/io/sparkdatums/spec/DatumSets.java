package io.sparkdatums.spec;

/**
 * How many datums a worker is given at a time. These are bounds: towards the end of a job, and
 * where datums take long, it is given fewer. They change nothing of the results.
 *
 * @param number at most so many datums, 0 for no bound
 * @param bytes of inputs at most about so many bytes, 0 for no bound; one datum may have more
 * @param perWorker at least so many sets for each worker, 0 for no bound
 */
public record DatumSets(long number, long bytes, long perWorker) {
  /** No bounds. */
  public static final DatumSets ANY = new DatumSets(0, 0, 0);

  /**
   * The most datums of a job that a worker is given at a time, at least 1.
   *
   * @param datums how many the job has
   * @param size of their inputs in bytes, which are taken to be spread evenly
   * @param workers how many workers it has
   */
  public long most(long datums, long size, long workers) {
    long most = number > 0 ? number : Long.MAX_VALUE;
    if (bytes > 0 && size > 0) {
      most = Math.min(most, (long) ((double) bytes * datums / size));
    }
    if (perWorker > 0) {
      most = Math.min(most, datums / Math.multiplyExact(perWorker, Math.max(1, workers)));
    }
    return Math.max(1, most);
  }
}
