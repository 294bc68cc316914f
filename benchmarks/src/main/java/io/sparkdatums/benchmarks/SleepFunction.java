package io.sparkdatums.benchmarks;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Sleeps for as many milliseconds as the first line of the datum's file says. */
public final class SleepFunction implements DatumFunction {
  private static final AtomicLong FIRST = new AtomicLong(Long.MAX_VALUE);
  private static final AtomicLong LAST = new AtomicLong(Long.MIN_VALUE);

  /** Forgets what ran before. */
  static void reset() {
    FIRST.set(Long.MAX_VALUE);
    LAST.set(Long.MIN_VALUE);
  }

  /** Seconds from the first instant of user code to the last one. */
  static double span() {
    return (LAST.get() - FIRST.get()) / 1e9;
  }

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    FIRST.accumulateAndGet(System.nanoTime(), Math::min);
    try (Stream<InputFile> files = datum.inputs().get(0).files();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(files.iterator().next().open(), StandardCharsets.US_ASCII))) {
      TimeUnit.MILLISECONDS.sleep(Long.parseLong(in.readLine()));
    }
    LAST.accumulateAndGet(System.nanoTime(), Math::max);
  }
}
