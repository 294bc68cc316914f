package io.sparkdatums;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that stands still until it is set. */
public final class HandClock extends Clock {
  private Instant now;

  /** Shows a time. */
  public HandClock(Instant now) {
    this.now = now;
  }

  /** Shows another time from now on. */
  public void set(Instant time) {
    now = time;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return now;
  }
}
