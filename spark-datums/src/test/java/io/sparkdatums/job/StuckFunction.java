package io.sparkdatums.job;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import java.util.concurrent.CountDownLatch;

/** Makes an empty directory for each datum but {@code /stuck}, which waits until it is stopped. */
public final class StuckFunction implements DatumFunction {
  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    String path = datum.inputs().get(0).path();
    if (path.equals("/stuck")) {
      new CountDownLatch(1).await();
    }
    output.createDirectory("/done" + path);
  }
}
