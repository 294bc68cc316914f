package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Tells a local disk without space from what a datum has to answer for. */
final class DiskFull {
  private static final List<String> SAID =
      List.of("No space left on device", "Disk quota exceeded");
  private static final int MAX_DEPTH = 32;

  private DiskFull() {}

  static boolean is(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      String message = String.valueOf(cause.getMessage());
      if (SAID.stream().anyMatch(message::contains)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** The error that ends the worker, so that another host may try. */
  static DatumsException error(String datum, String worker, Exception cause) throws IOException {
    return DatumsException.of(
        "DISK_FULL",
        Map.of(
            "datum", datum.replace('\0', ' '),
            "worker", worker,
            "directory", Directories.base(),
            "cause", String.valueOf(cause.getMessage())),
        cause);
  }
}
