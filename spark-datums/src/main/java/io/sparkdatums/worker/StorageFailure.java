package io.sparkdatums.worker;

import java.io.IOException;

/** The pack in hand could not be written: the task fails, and with it none of its closed packs. */
final class StorageFailure extends IOException {
  private static final long serialVersionUID = 1L;

  StorageFailure(IOException cause) {
    super("a pack could not be written: " + cause.getMessage(), cause);
  }
}
