package io.sparkdatums.sql;

import io.sparkdatums.api.Option;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The settings of a catalog. */
final class CatalogOptions {
  private static final String PREFIX = "spark.sql.catalog.datums.";

  static final Option<String> WAREHOUSE =
      Option.text(
          PREFIX + "warehouse",
          "a directory, as a URI or a path",
          "",
          "The warehouse whose repos are the catalog's namespaces; not set: the session's"
              + " `spark.datums.warehouse`.");

  private CatalogOptions() {}

  /**
   * The warehouse of a catalog.
   *
   * @param options what follows the catalog's name in settings, which need not be {@code datums}
   */
  static Warehouse warehouse(SparkSession session, Map<String, String> options) throws IOException {
    String given = options.getOrDefault(WAREHOUSE.name().substring(PREFIX.length()), "");
    String uri = given.isEmpty() ? Warehouse.LOCATION.in(session.conf()::get) : given;
    return Warehouse.open(uri, session.sessionState().newHadoopConf());
  }
}
