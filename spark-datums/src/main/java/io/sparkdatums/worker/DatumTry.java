package io.sparkdatums.worker;

import java.io.Closeable;
import java.io.IOException;

/**
 * One try of one datum, with fresh directories. The phases are called in this order, each by one
 * thread, and each may fail with an exception whose message says why the try failed.
 */
interface DatumTry extends Closeable {

  /** Gets the inputs. */
  void download() throws IOException;

  /** What is known about the datum after the download. */
  Learnt learnt();

  /**
   * Runs the user code.
   *
   * @param id the datum's identity
   */
  void process(String id) throws IOException, InterruptedException;

  /** Runs the error handler, in the state that the failed user code has left. */
  boolean recover(String id) throws IOException, InterruptedException;

  /** Ends the use of what tries share, so that another one's user code may run. */
  void leave() throws IOException;

  /** Stores the outputs with the datum in hand. */
  void upload(OutputStore store) throws IOException;

  /** Bytes of memory that the processes of user code held at most; 0 if that is not known. */
  long memory();

  /** What the try printed so far. */
  Printed printed();

  /** Removes what the try needed. */
  @Override
  void close() throws IOException;
}
