package io.sparkdatums.worker;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumInput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A try of a function on a datum. Its inputs are read in place, its outputs kept aside. */
final class FunctionTry implements DatumTry {
  private final DatumFunction function;
  private final @Nullable Duration timeout;
  private final FunctionInputs inputs;
  private final FunctionOutput output;
  private final Printed printed = new Printed();
  private final Learnt learnt;

  FunctionTry(
      DatumFunction function,
      @Nullable Duration timeout,
      FunctionInputs inputs,
      FunctionOutput output,
      Learnt learnt) {
    this.function = function;
    this.timeout = timeout;
    this.inputs = inputs;
    this.output = output;
    this.learnt = learnt;
  }

  /** Reads the files whose hash is not known; the others are read when the function asks. */
  @Override
  public void download() throws IOException {
    inputs.learn(learnt);
  }

  @Override
  public Learnt learnt() {
    return learnt;
  }

  @Override
  public void process(String id) throws IOException, InterruptedException {
    List<DatumInput> list = inputs.list();
    Datum view = () -> list;
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(function.getClass().getClassLoader());
    try (Alarm alarm = Alarm.set(timeout)) {
      try {
        function.process(view, output);
      } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
        if (alarm.rung()) {
          throw tooLong();
        }
        if (e instanceof InterruptedException interrupted) {
          throw interrupted;
        }
        throw failed(e);
      }
      if (alarm.rung()) {
        throw tooLong();
      }
    } finally {
      thread.setContextClassLoader(before);
    }
    output.end();
  }

  private FailedTry tooLong() {
    return new FailedTry(
        "user code ran longer than datum_timeout, "
            + Objects.requireNonNull(timeout).toMillis() / 1000.0
            + " s");
  }

  private FailedTry failed(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return new FailedTry(
        "user code failed: " + e + (trace.length == 0 ? "" : " at " + trace[0]), e);
  }

  @Override
  public boolean recover(String id) {
    return false;
  }

  @Override
  public void leave() {}

  @Override
  public void upload(OutputStore store) throws IOException {
    output.store(store);
  }

  /** It shares the heap with all others. */
  @Override
  public long memory() {
    return 0;
  }

  @Override
  public Printed printed() {
    return printed;
  }

  @Override
  public void close() throws IOException {
    inputs.close();
    output.close();
    learnt.close();
  }
}
