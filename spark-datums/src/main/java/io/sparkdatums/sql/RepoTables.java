package io.sparkdatums.sql;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Repo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.Table;

/** The tables of one repo. Those about jobs are empty for a repo that no pipeline writes. */
final class RepoTables {
  static final List<String> NAMES = List.of("commits", "jobs");

  private final String catalog;
  private final Repo repo;

  RepoTables(String catalog, Repo repo) {
    this.catalog = catalog;
    this.repo = repo;
  }

  /** Whether every repo has a table of that name. */
  static boolean isTable(String name) {
    return NAMES.contains(name);
  }

  /**
   * A table.
   *
   * @throws DatumsException {@code TABLE_NOT_FOUND}, {@code TIME_TRAVEL_UNSUPPORTED}
   */
  Table table(String name, TimeTravel travel) {
    String full = catalog + "." + repo + "." + name;
    if (!isTable(name)) {
      throw DatumsException.of(
          "TABLE_NOT_FOUND",
          Map.of("table", full, "catalog", catalog, "tables", String.join(", ", NAMES)));
    }
    if (!travel.equals(TimeTravel.NONE)) {
      throw DatumsException.of("TIME_TRAVEL_UNSUPPORTED", Map.of("table", full));
    }
    return switch (name) {
      case "commits" -> new RecordsTable<>(full, CommitRow.COLUMNS, this::commits);
      default -> new RecordsTable<>(full, JobRow.COLUMNS, this::jobs);
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
}
