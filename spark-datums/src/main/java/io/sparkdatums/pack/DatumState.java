package io.sparkdatums.pack;

/** How a datum ended. */
public enum DatumState {
  /** User code succeeded; its outputs count. */
  PROCESSED,
  /** No try succeeded; it has no outputs. */
  FAILED,
  /** User code failed and the error code that follows it succeeded; it has no outputs. */
  RECOVERED
}
