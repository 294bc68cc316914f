package io.sparkdatums.api;

/**
 * User code that runs once per datum, named by {@code transform.class} in a pipeline spec.
 *
 * <p>A worker makes one instance with the public no-argument constructor and calls it for one datum
 * at a time, so fields may hold reusable state. Executors run several workers: static state is
 * shared between them.
 */
public interface DatumFunction extends AutoCloseable {

  /**
   * Processes one datum.
   *
   * @param datum what to read
   * @param output where to write; what was written counts only if this method returns
   * @throws Exception if the try failed; the datum is tried again up to {@code datum_tries} times
   */
  void process(Datum datum, DatumOutput output) throws Exception;

  /** Called once when the worker ends. */
  @Override
  default void close() throws Exception {}
}
