package io.sparkdatums.sql;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.DatumViews;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.LogLines;
import io.sparkdatums.job.Skews;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Repo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The tables of one repo. Those about jobs are empty for a repo that no pipeline writes. */
final class RepoTables {
  static final List<String> NAMES =
      List.of("files", "commits", "jobs", "datums", "skew", "curves", "logs");

  private static final Pattern FILES = Pattern.compile("(?is)files(?:@(.*))?");

  /** Raw output leaves out what datums are sorted by. */
  private static final StructType DATUMS =
      new StructType(
          Arrays.stream(DatumViews.SCHEMA.fields())
              .filter(field -> !field.name().equals("key"))
              .toArray(StructField[]::new));

  private final String catalog;
  private final Repo repo;

  RepoTables(String catalog, Repo repo) {
    this.catalog = catalog;
    this.repo = repo;
  }

  /** Whether every repo has a table of that name, however its letters are written. */
  static boolean isTable(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * A table: {@code files} is the tree of the branch {@code master}, {@code files@B} that of B.
   *
   * @throws DatumsException {@code TABLE_NOT_FOUND}, {@code TIME_TRAVEL_UNSUPPORTED}
   */
  Table table(String name, TimeTravel travel) throws IOException {
    String full = catalog + "." + repo + "." + name;
    Matcher files = FILES.matcher(name);
    if (files.matches()) {
      String branch = Objects.requireNonNullElse(files.group(1), Repo.MASTER);
      return FilesTable.of(full, repo.branch(branch), travel);
    }
    if (!isTable(name)) {
      throw DatumsException.of(
          "TABLE_NOT_FOUND",
          Map.of("table", full, "catalog", catalog, "tables", String.join(", ", NAMES)));
    }
    if (!travel.equals(TimeTravel.NONE)) {
      throw DatumsException.of("TIME_TRAVEL_UNSUPPORTED", Map.of("table", full));
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "commits" -> new RecordsTable<>(full, CommitRow.COLUMNS, this::commits);
      case "jobs" -> new RecordsTable<>(full, JobRow.COLUMNS, this::jobs);
      case "datums" -> new QueryTable(full, DATUMS, this::datums);
      case "skew" -> new QueryTable(full, Skews.FINDING, this::skew);
      case "curves" -> new QueryTable(full, Skews.CURVE, this::curves);
      default -> new QueryTable(full, LogLines.SCHEMA, this::logs);
    };
  }

  /** Branch by branch, the newest first. */
  private Stream<CommitRow> commits() throws IOException {
    return repo.branches().flatMap(RepoTables::commits);
  }

  private static Stream<CommitRow> commits(Branch branch) {
    try {
      return branch.commits().map(commit -> new CommitRow(branch, commit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<JobRow> jobs() throws IOException {
    return Jobs.of(repo).list().stream().map(JobRow::of);
  }

  private Dataset<Row> datums(SparkSession session, Predicate<String> jobs) throws IOException {
    return new DatumViews(session, repo.warehouse()).datums(repo.name(), jobs);
  }

  private Dataset<Row> skew(SparkSession session, Predicate<String> jobs) throws IOException {
    return new Skews(repo.warehouse(), repo.name()).findings(session, jobs);
  }

  private Dataset<Row> curves(SparkSession session, Predicate<String> jobs) throws IOException {
    return new Skews(repo.warehouse(), repo.name()).curves(session, jobs);
  }

  private Dataset<Row> logs(SparkSession session, Predicate<String> jobs) throws IOException {
    return LogLines.of(session, repo.warehouse(), repo.name(), jobs);
  }
}
