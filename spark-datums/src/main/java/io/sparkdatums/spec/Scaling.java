package io.sparkdatums.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether executors come and go with the work.
 *
 * @param elastic whether they do; else they stay as long as the Spark application
 * @param idle after how long without work one goes, null for what Spark is set to
 */
public record Scaling(boolean elastic, @Nullable Duration idle) {
  /** Executors stay. */
  public static final Scaling NONE = new Scaling(false, null);
}
