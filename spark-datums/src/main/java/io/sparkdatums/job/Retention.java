package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.TreeTrim;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Lets go of commits, of results of datums and of jobs. What stays is as it was: the trees of the
 * commits, digests and all, and what can be known of the datums of the jobs.
 *
 * <p>A commit that another one's newest commit was made from stays, as does one that a spec names.
 * A result stays with its job, and as long as a commit that stays has it. Results go first, then
 * commits, then jobs, so that a collection that is ended half-way is gone on with by the next one.
 */
final class Retention {
  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Keep keep;
  private final Instant since;
  private final Instant ended;

  /** What stays longer than it would by itself: the numbers of commits by branch. */
  private final Map<BranchName, Set<Long>> named = new HashMap<>();

  /** How many have gone, or would. */
  record Sums(long commits, long results, long jobs) {
    static final Sums NOTHING = new Sums(0, 0, 0);

    Sums plus(Sums other) {
      return new Sums(commits + other.commits, results + other.results, jobs + other.jobs);
    }
  }

  /** The commits of a branch, newest first, and the numbers of those that stay. */
  private record Line(Branch branch, List<Commit> commits, Set<Long> kept) {
    long going() {
      return (long) commits.size() - kept.size();
    }
  }

  /**
   * @param now when the collection began
   * @param atWork since when something is at work, or {@code now}
   * @param before jobs that ended later stay
   */
  Retention(
      SparkSession spark,
      Warehouse warehouse,
      Keep keep,
      Instant now,
      Instant atWork,
      Instant before) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.keep = keep;
    Duration time = keep.time();
    Instant wanted = now.minus(time);
    this.since = wanted.isBefore(atWork) ? wanted : atWork;
    this.ended = wanted.isBefore(before) ? wanted : before;
  }

  /**
   * Lets go of what is not to stay.
   *
   * @param notices is told what was left alone
   */
  Sums apply(List<Repo> repos, boolean dryRun, List<String> notices) throws IOException {
    nameInputs(repos);
    Sums sums = Sums.NOTHING;
    for (Repo repo : repos) {
      try {
        sums = sums.plus(apply(repo, dryRun));
      } catch (DatumsException e) {
        if (!e.errorClass().equals("TREE_CORRUPT")) {
          throw e;
        }
        notices.add("a branch of " + repo + " cannot be read, so it keeps all of its commits");
      }
    }
    return sums;
  }

  private void nameInputs(List<Repo> repos) throws IOException {
    for (Pipeline pipeline : new Pipelines(warehouse).list()) {
      for (Input.Files input : pipeline.spec().input().leaves()) {
        String commit = input.commit();
        if (input.repo() != null && commit != null && commit.matches("[0-9]{1,18}")) {
          name(input.repo(), input.branch(), Long.parseLong(commit));
        }
      }
    }
    for (Repo repo : repos) {
      for (Branch branch : (Iterable<Branch>) repo.branches()::iterator) {
        nameInputs(branch);
      }
    }
  }

  private void nameInputs(Branch branch) throws IOException {
    Optional<Commit> head;
    try {
      head = branch.head();
    } catch (DatumsException e) {
      // It keeps all of its commits, and what they were made from was there when it was whole.
      return;
    }
    List<ReadCommits.Source> read = ReadCommits.of(head).inputs();
    for (ReadCommits.Source source : read == null ? List.<ReadCommits.Source>of() : read) {
      if (source.repo() != null && source.branch() != null && source.commit() != null) {
        name(source.repo(), source.branch(), source.commit());
      }
    }
  }

  private void name(String repo, String branch, long commit) {
    named.computeIfAbsent(new BranchName(repo, branch), each -> new HashSet<>()).add(commit);
  }

  private Sums apply(Repo repo, boolean dryRun) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Branch branch : (Iterable<Branch>) repo.branches()::iterator) {
      List<Commit> commits = branch.commits().toList();
      Set<Long> here = named.getOrDefault(new BranchName(repo.name(), branch.name()), Set.of());
      lines.add(new Line(branch, commits, keep.commits(commits, since, here)));
    }
    JobFiles files = new JobFiles(warehouse, repo.name());
    Set<String> jobs = goingJobs(files, lines);
    long results = files.ids().isEmpty() ? 0 : results(repo, files, lines, jobs, dryRun);
    long commits = 0;
    for (Line line : lines) {
      boolean goes = line.going() > 0 && (dryRun || trim(line));
      commits += goes ? line.going() : 0;
    }
    for (String job : dryRun ? Set.<String>of() : jobs) {
      files.forget(job);
    }
    return new Sums(commits, results, jobs.size());
  }

  private boolean trim(Line line) throws IOException {
    return new TreeTrim(spark, warehouse).trim(line.branch(), line.kept());
  }

  /** The jobs that go: they have ended long enough ago, and have made no commit that stays. */
  private Set<String> goingJobs(JobFiles files, List<Line> lines) throws IOException {
    List<String> ids = files.ids();
    Set<String> going = new HashSet<>();
    for (String job : ids.subList(0, Math.max(0, ids.size() - keep.newest()))) {
      Optional<JobResult> result = files.result(job);
      Instant end =
          result.isPresent()
              ? result.get().started().plusMillis((long) (1000 * result.get().seconds()))
              : files.record(job).map(JobRecord::started).orElse(Instant.EPOCH);
      if (!end.isAfter(ended)) {
        going.add(job);
      }
    }
    for (JobRecord record : files.unrecorded()) {
      going.remove(record.job());
    }
    for (Line line : lines) {
      for (Commit commit : line.commits()) {
        if (line.kept().contains(commit.sequence())) {
          going.remove(commit.job());
        }
      }
    }
    return going;
  }

  private long results(
      Repo repo, JobFiles files, List<Line> lines, Set<String> jobs, boolean dryRun)
      throws IOException {
    Map<String, String> next = new LinkedHashMap<>();
    for (Line line : lines) {
      next.putAll(next(line));
    }
    Set<String> never = new HashSet<>();
    for (String job : files.ids()) {
      if (files.result(job).filter(result -> !result.committed()).isPresent()) {
        never.add(job);
      }
    }
    lines.forEach(line -> line.commits().forEach(commit -> never.remove(commit.job())));
    Ledger ledger = new Ledger(spark, warehouse, repo.name());
    LedgerTrim trim = new LedgerTrim(spark, ledger, next, never, job -> !jobs.contains(job));
    return dryRun ? trim.count(files) : trim.trim(files);
  }

  /** For the job of each commit that goes, that of the next commit which stays. */
  private static Map<String, String> next(Line line) {
    Map<String, String> next = new LinkedHashMap<>();
    String job = null;
    List<Commit> commits =
        line.commits().stream().sorted(Comparator.comparing(Commit::sequence).reversed()).toList();
    for (Commit commit : commits) {
      if (line.kept().contains(commit.sequence())) {
        job = commit.job();
      } else if (job != null) {
        next.put(commit.job(), job);
      }
    }
    return next;
  }
}
