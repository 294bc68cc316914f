package io.sparkdatums.job;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Puts {@code /b} while it processes {@code /waits-for-b}, and ends only when {@code /b} is being
 * processed; so with {@code /d} while it processes {@code /fails-after-d}, which fails once.
 */
public final class OverlapFunction implements DatumFunction {
  static final Queue<String> STARTED = new ConcurrentLinkedQueue<>();
  static volatile Put meanwhile = path -> {};

  private static final CountDownLatch B = new CountDownLatch(1);
  private static final CountDownLatch D = new CountDownLatch(1);

  /** Puts a file. */
  interface Put {
    void put(String path) throws IOException;
  }

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    String path = datum.inputs().get(0).path();
    STARTED.add(path);
    switch (path) {
      case "/waits-for-b" -> {
        meanwhile.put("/b");
        B.await();
      }
      case "/fails-after-d" -> {
        if (D.getCount() > 0) {
          meanwhile.put("/d");
          D.await();
          throw new IOException("this try fails");
        }
      }
      case "/b" -> B.countDown();
      case "/d" -> D.countDown();
      default -> {}
    }
    output.createDirectory("/done" + path);
  }
}
