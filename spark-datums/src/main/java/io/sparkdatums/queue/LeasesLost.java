package io.sparkdatums.queue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A worker's leases have been given to others, or the queue cannot be reached: it must end. */
public final class LeasesLost extends IOException {
  private static final long serialVersionUID = 1L;

  LeasesLost(String message) {
    super(message);
  }

  LeasesLost(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
