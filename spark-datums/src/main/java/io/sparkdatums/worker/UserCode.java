package io.sparkdatums.worker;

import io.sparkdatums.plan.PlannedDatum;
import java.io.Closeable;
import java.io.IOException;

/** A worker's user code: a command or a function. Tries may overlap, but not their user code. */
interface UserCode extends Closeable {

  /** Begins a try. */
  DatumTry begin(PlannedDatum datum) throws IOException;

  /** How user code sees {@code /pfs}, for the job's record. */
  String sandbox();

  /** Whether it is a method, which only an interrupt of its thread ends. */
  boolean isMethod();

  /** Ends the user code that runs at the moment. */
  void kill();

  @Override
  void close() throws IOException;
}
