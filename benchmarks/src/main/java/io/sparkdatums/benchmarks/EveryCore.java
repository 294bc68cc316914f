package io.sparkdatums.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does something in a thread per core. */
final class EveryCore {
  private EveryCore() {}

  /** What a thread does. */
  interface Work {

    /**
     * Does a share.
     *
     * @param thread which share, from 0
     * @param threads how many shares there are
     */
    void run(int thread, int threads) throws Exception;
  }

  /** Runs it to its end. */
  static void run(Work work) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        all.add(
            pool.submit(
                () -> {
                  work.run(thread, threads);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
