package io.sparkdatums.plan;

import io.sparkdatums.api.DatumsException;
import java.util.Map;
import org.apache.spark.sql.Observation;
import scala.jdk.javaapi.CollectionConverters;

/** What a query counted while it wrote its result. */
public final class Observed {
  private Observed() {}

  /**
   * The counts by name; waits for them.
   *
   * @throws DatumsException {@code INTERRUPTED}
   */
  public static Map<String, Object> of(Observation observation) {
    try {
      return CollectionConverters.asJava(observation.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatumsException.of("INTERRUPTED", Map.of("what", "counting"), e);
    }
  }
}
