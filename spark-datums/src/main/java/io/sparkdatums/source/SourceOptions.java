package io.sparkdatums.source;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Option;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.Warehouse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

  static final Option<String> PATH =
      Option.text(
          "path",
          "a directory, as a URI or a path",
          "",
          "The directory to read. Either this or `repo` is given.");

  static final Option<String> REPO =
      Option.text("repo", "a name", "", "The repo to read, in place of a directory.");

  static final Option<String> BRANCH =
      Option.text("branch", "a name", "master", "The branch of the repo, whose head is read.");

  static final Option<String> WAREHOUSE =
      Option.text(
          "warehouse",
          "a directory, as a URI or a path",
          "",
          "Where the repo is; not set: the session's `spark.datums.warehouse`. With `path`: where the"
              + " hashes of files that were read before are kept; not set: nowhere.");

  static final Option<Glob> GLOB =
      new Option<>(
          "glob",
          "a glob",
          "/*",
          "Which paths are datums. See [globs](guide.md#see-what-a-glob-makes-of-a-directory).",
          Glob::parse);

  static final Option<Rows> ROWS =
      Option.choice("rows", Rows.DATUM, "What a row is: a datum, or a file of a datum.");

  private static final List<String> KNOWN =
      Stream.of(BRANCH, GLOB, PATH, REPO, ROWS, WAREHOUSE).map(Option::name).toList();

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
                "OPTION_UNKNOWN",
                Map.of("option", name, "nearest", nearest(key), "known", String.join(", ", KNOWN)));
          }
        });
    String path = given.get(PATH.name());
    String repo = given.get(REPO.name());
    if ((path == null) == (repo == null)) {
      throw DatumsException.of(
          "OPTION_MISSING",
          Map.of("problem", path == null ? "neither of them is" : "both of them are"));
    }
    if (repo != null) {
      given.computeIfAbsent(
          WAREHOUSE.name(), name -> Warehouse.LOCATION.in(SparkSession.active().conf()::get));
    }
    return new SourceOptions(
        path,
        repo,
        BRANCH.in(given::getOrDefault),
        given.get(WAREHOUSE.name()),
        GLOB.in(given::getOrDefault),
        ROWS.in(given::getOrDefault),
        Map.copyOf(given));
  }

  /**
   * The options of a table with those of one read of it on top, which may not change what a row is.
   *
   * @throws DatumsException as {@link #of} does
   */
  SourceOptions overriddenBy(Map<String, String> read) {
    Map<String, String> both = new HashMap<>(given);
    read.forEach((name, value) -> both.put(name.toLowerCase(Locale.ROOT), value));
    SourceOptions options = of(both);
    if (options.rows != rows) {
      throw DatumsException.of(
          "OPTION_INVALID",
          Map.of(
              "option", ROWS.name(),
              "value", Option.word(options.rows),
              "allowed", Option.word(rows) + " for this table, whose columns follow from it"));
    }
    return options;
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
