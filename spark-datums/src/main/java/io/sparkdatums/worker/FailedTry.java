package io.sparkdatums.worker;

import java.io.IOException;

/** Why one try of a datum failed, in words for the user. */
final class FailedTry extends IOException {
  private static final long serialVersionUID = 1L;

  FailedTry(String message) {
    super(message);
  }

  FailedTry(String message, Throwable cause) {
    super(message, cause);
  }
}
