package io.sparkdatums.repo;

import io.delta.kernel.Snapshot;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.RunFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A line of commits, kept in one Delta table. Reading it needs no Spark session. */
public final class Branch {
  private final Repo repo;
  private final String name;
  private final TableLog log;

  Branch(Repo repo, String name) {
    this.repo = repo;
    this.name = name;
    this.log = new TableLog(location(), repo.warehouse().conf());
  }

  /** The repo that it belongs to. */
  public Repo repo() {
    return repo;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its Delta table. */
  public Path location() {
    return new Path(repo.location(), "branches/" + name);
  }

  TableLog log() {
    return log;
  }

  /** The newest commit, or empty if there is none yet. */
  public Optional<Commit> head() throws IOException {
    return state().head();
  }

  /** All commits, newest first. Each is read when it is asked for. */
  public Stream<Commit> commits() throws IOException {
    return state().commits();
  }

  /** The tree of the newest commit, or empty if there is none yet. */
  public Optional<Tree> tree() throws IOException {
    State state = state();
    return state.head().map(commit -> state.tree(repo.warehouse(), commit));
  }

  /**
   * The tree of a commit.
   *
   * @param sequence the commit's number on this branch
   * @throws DatumsException {@code COMMIT_NOT_FOUND}
   */
  public Tree tree(long sequence) throws IOException {
    State state = state();
    Commit commit = state.commit(sequence).orElseThrow(() -> notFound(sequence));
    return state.tree(repo.warehouse(), commit);
  }

  /** The tree of the newest commit that was made at a time or before it, if there is one. */
  public Optional<Tree> tree(Instant time) throws IOException {
    State state = state();
    return state
        .commits()
        .filter(commit -> !commit.created().isAfter(time))
        .findFirst()
        .map(commit -> state.tree(repo.warehouse(), commit));
  }

  /**
   * The commit so many generations before another one.
   *
   * @param sequence the number of the commit to start from, null for the newest one
   * @throws DatumsException {@code COMMIT_NOT_FOUND}, {@code BRANCH_EMPTY}
   */
  public Commit ancestor(@Nullable Long sequence, long generations) throws IOException {
    State state = state();
    Commit commit =
        sequence == null
            ? state.head().orElseThrow(this::empty)
            : state.commit(sequence).orElseThrow(() -> notFound(sequence));
    for (long generation = 0; generation < generations; generation++) {
      Long parent = commit.parent();
      long missing = commit.sequence() - 1;
      commit =
          (parent == null ? Optional.<Commit>empty() : state.commit(parent))
              .orElseThrow(() -> notFound(missing));
    }
    return commit;
  }

  /** The commit of a number, or empty if there is none, or it was let go of. */
  public Optional<Commit> commit(long sequence) throws IOException {
    return state().commit(sequence);
  }

  private DatumsException notFound(long sequence) {
    return DatumsException.of(
        "COMMIT_NOT_FOUND", Map.of("repo", repo.name(), "branch", name, "sequence", sequence));
  }

  /** The error that there is no commit yet. */
  DatumsException empty() {
    return DatumsException.of("BRANCH_EMPTY", Map.of("repo", repo.name(), "branch", name));
  }

  State state() throws IOException {
    Optional<Snapshot> snapshot = log.latest();
    List<RunFile> files = snapshot.isPresent() ? log.files(snapshot.get()) : List.of();
    return new State(this, snapshot, files);
  }

  /** The branch as it was at one moment. */
  record State(Branch branch, Optional<Snapshot> snapshot, List<RunFile> files) {

    Optional<Commit> head() {
      OptionalLong newest = files.stream().mapToLong(RunFile::run).max();
      return newest.isPresent() ? commit(newest.getAsLong()) : Optional.empty();
    }

    /** All of them, newest first. */
    Stream<Commit> commits() {
      return files.stream()
          .mapToLong(RunFile::run)
          .distinct()
          .boxed()
          .sorted(Comparator.reverseOrder())
          .flatMap(run -> commit(run).stream());
    }

    /** The commit of a run, whose number is the commit's sequence. */
    Optional<Commit> commit(long run) {
      List<RunFile> candidates =
          files.stream().filter(file -> file.run() == run && mayHoldCommit(file)).toList();
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      try (LiveRows rows = LiveRows.open(branch.repo.warehouse().conf(), candidates, 1)) {
        return rows.commit(run);
      }
    }

    // Of the words for kinds of rows, "commit" is the least.
    private static boolean mayHoldCommit(RunFile file) {
      return file.statistics() == null || file.statistics().minKind().compareTo("commit") <= 0;
    }

    /** The data files of the runs that make up a commit's tree. */
    List<RunFile> files(Commit commit) {
      return files.stream()
          .filter(file -> file.run() >= commit.base() && file.run() <= commit.run())
          .toList();
    }

    Tree tree(Warehouse warehouse, Commit commit) {
      return new Tree(warehouse, commit, files(commit));
    }
  }

  @Override
  public String toString() {
    return repo.name() + "@" + name;
  }
}
