package io.sparkdatums.source;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.jspecify.annotations.Nullable;

/**
 * The options of a read.
 *
 * @param path the directory to read; null for a repo
 * @param repo the repo to read; null for a directory
 * @param branch the repo's branch
 * @param warehouse where repos, and hashes of files that were read before, are kept; null for none
 * @param glob which paths are datums
 * @param rows what a row is
 * @param given the options as they were given, to hand on
 */
record SourceOptions(
    @Nullable String path,
    @Nullable String repo,
    String branch,
    @Nullable String warehouse,
    Glob glob,
    Rows rows,
    Map<String, String> given) {

  private static final List<String> KNOWN =
      List.of("branch", "glob", "path", "repo", "rows", "warehouse");

  /** What catalogs keep among the properties of a table. */
  private static final Set<String> KEPT =
      Set.of(
          TableCatalog.PROP_COMMENT,
          TableCatalog.PROP_COLLATION,
          TableCatalog.PROP_EXTERNAL,
          TableCatalog.PROP_IS_MANAGED_LOCATION,
          TableCatalog.PROP_LOCATION,
          TableCatalog.PROP_OWNER,
          TableCatalog.PROP_PROVIDER,
          "serialization.format",
          "transient_lastddltime");

  /**
   * Reads options; names are case-insensitive.
   *
   * @throws DatumsException {@code OPTION_UNKNOWN}, {@code OPTION_INVALID}, {@code OPTION_MISSING},
   *     {@code GLOB_SYNTAX}
   */
  static SourceOptions of(Map<String, String> options) {
    Map<String, String> given = new HashMap<>();
    options.forEach(
        (name, value) -> {
          String key = name.toLowerCase(Locale.ROOT);
          if (KNOWN.contains(key)) {
            given.put(key, value);
          } else if (!KEPT.contains(key) && !key.startsWith(TableCatalog.OPTION_PREFIX)) {
            throw DatumsException.of(
                "OPTION_UNKNOWN", Map.of("option", name, "nearest", nearest(key)));
          }
        });
    String path = given.get("path");
    String repo = given.get("repo");
    if ((path == null) == (repo == null)) {
      throw DatumsException.of(
          "OPTION_MISSING",
          Map.of("problem", path == null ? "neither of them is" : "both of them are"));
    }
    if (repo != null && !given.containsKey("warehouse")) {
      String warehouse = SparkSession.active().conf().get("spark.datums.warehouse", "");
      given.put("warehouse", warehouse.isEmpty() ? "datums-warehouse" : warehouse);
    }
    return new SourceOptions(
        path,
        repo,
        given.getOrDefault("branch", "master"),
        given.get("warehouse"),
        Glob.parse(given.getOrDefault("glob", "/*")),
        rows(given.getOrDefault("rows", "datum")),
        Map.copyOf(given));
  }

  private static Rows rows(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "datum" -> Rows.DATUM;
      case "file" -> Rows.FILE;
      default ->
          throw DatumsException.of(
              "OPTION_INVALID",
              Map.of("option", "rows", "value", text, "allowed", "\"datum\" or \"file\""));
    };
  }

  private static String nearest(String unknown) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return KNOWN.stream()
        .min((a, b) -> distance.apply(unknown, a) - distance.apply(unknown, b))
        .orElseThrow();
  }

  /** What is read, for people. */
  String place() {
    return path != null ? path : "repo " + repo + "@" + branch;
  }
}
