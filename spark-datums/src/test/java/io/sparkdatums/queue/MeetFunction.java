package io.sparkdatums.queue;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import java.util.concurrent.CyclicBarrier;

/** Datums that come in pairs: each ends only when two run at the same time, in this process. */
public final class MeetFunction implements DatumFunction {
  private static final CyclicBarrier PAIR = new CyclicBarrier(2);

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    PAIR.await();
    output.createDirectory("/met" + datum.inputs().get(0).path());
  }
}
