package io.sparkdatums.job;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tells of what goes wrong again and again once, until it goes well or goes wrong otherwise. */
final class Troubles {
  private final Consumer<Exception> listener;
  private final Map<String, String> told = new HashMap<>();

  Troubles(Consumer<Exception> listener) {
    this.listener = listener;
  }

  /** Work that may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /**
   * Does some work.
   *
   * @param subject what the work is about
   */
  void tell(String subject, Work work) {
    try {
      work.run();
      told.remove(subject);
    } catch (IOException | RuntimeException e) {
      tell(subject, e);
    }
  }

  /** Tells of a failure, unless it was the same before. */
  void tell(String subject, Exception failure) {
    String text = failure.getClass().getName() + " " + failure.getMessage();
    if (!text.equals(told.put(subject, text))) {
      listener.accept(failure);
    }
  }

  /** What the subject is about goes well. */
  void over(String subject) {
    told.remove(subject);
  }
}
