package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.CountingFileSystem;
import io.sparkdatums.HandClock;
import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.Commit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A watch that, when it waits, gets the next thing done to its warehouse and told what it did. */
@ExtendWith(SparkExtension.class)
final class PipelineWatchTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private final HandClock clock = new HandClock(Instant.parse("2030-01-01T10:00:00Z"));
  private final List<String> told = new ArrayList<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private @Nullable Step duringMerge;
  private Duration interval = Duration.ofDays(1);

  PipelineWatchTest(SparkSession spark) {
    this.spark = spark;
  }

  /** What happens while the watch waits. */
  private interface Step {
    void run() throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
  }

  @Test
  void eachCommitHasItsJobsInOrderAndAFailureWaitsForTheNextOne() throws IOException {
    warehouse.createRepo("in", "");
    put("/a", "alpha");
    create("echo", pfs("in", "/*", ""), "1");
    create("last", pfs("echo", "/copy/*", ""), "1");

    watch(
        null,
        () -> {
          assertThat(news())
              .containsExactly(
                  "watching in@master → echo, last",
                  "echo is new → echo, last",
                  "echo success 1",
                  "last success 1");
          put("/b", "beta");
          put("/c", "gamma");
        },
        () -> {
          assertThat(List.copyOf(told))
              .containsSubsequence("in@master=2 → echo, last", "echo success 2", "last success 2")
              .containsSubsequence("in@master=3 → echo, last", "echo success 3", "last success 3")
              .containsSubsequence("echo success 2", "echo success 3")
              .containsSubsequence("last success 2", "last success 3");
          assertThat(news()).hasSize(6);
          put("/d", "fail");
        },
        () -> assertThat(news()).containsExactly("in@master=4 → echo, last", "echo failure"),
        () -> {
          assertThat(news()).as("what failed is not tried in a loop").isEmpty();
          new Pipelines(warehouse).stop("echo");
          put("/d", "delta");
        },
        () -> {
          assertThat(news()).containsExactly("watching echo@master → last");
          new Pipelines(warehouse).start("echo");
        },
        () -> {
          assertThat(news())
              .containsExactlyInAnyOrder(
                  "watching in@master → echo, last",
                  "in@master=4 → echo, last",
                  "echo failure",
                  "in@master=5 → echo, last",
                  "echo success 4",
                  "last success 4");
          put("/e", "epsilon");
          assertThat(run("echo")).hasSize(2);
        },
        () -> {
          assertThat(news()).as("another driver was first").isEmpty();
          new Pipelines(warehouse).delete("last");
        });

    assertThat(news()).containsExactly("watching in@master → echo");
    assertThat(inputs("echo")).containsExactly(1L, 2L, 3L, 5L, 6L);
  }

  @Test
  @Timeout(300)
  void aJobRunsWhatTheOneBeforeItDoesNotAndCommitsAfterIt() throws IOException {
    warehouse.createRepo("in", "");
    create("overlap", "OverlapFunction", pfs("in", "/*", ""), "1");
    OverlapFunction.meanwhile = path -> put(path, "x");

    interval = Duration.ofMillis(50);
    watch(null, () -> put("/waits-for-b", "x"), () -> put("/fails-after-d", "x"));

    assertThat(OverlapFunction.STARTED)
        .as("each is run once, unless it fails")
        .containsExactlyInAnyOrder("/waits-for-b", "/b", "/fails-after-d", "/d", "/fails-after-d");
    assertThat(results("overlap"))
        .containsExactly("success 1 0", "success 1 1", "failure 0 2", "success 2 2");
    assertThat(inputs("overlap")).containsExactly(1L, 2L, 4L);
  }

  @Test
  void processesThatTakeOneDatumAfterTheOtherGoOnWithTheNextJob() throws IOException {
    Path begun = Files.createFile(directory.resolve("begun"));
    warehouse.createRepo("in", "");
    put("/a", "alpha");
    String json =
        """
        {"pipeline": {"name": "live"}, "datum_tries": 1,
         "transform": {"mode": "stream", "cmd": ["sh", "-c",
           "echo process >> %s; while IFS= read -r d; do printf '%%s\\\\n' \\"$d\\"; done"]},
         "input": %s}
        """
            .formatted(begun, pfs("in", "/*", ""));
    new Pipelines(warehouse)
        .put(PipelineSpecs.parse("spec.json", json, directory), RunOptions.Reprocess.CHANGED);

    watch(null, () -> put("/b", "beta"), () -> put("/c", "gamma"));

    assertThat(news()).contains("live success 1", "live success 2", "live success 3");
    assertThat(Files.readAllLines(begun)).as("one for each slot at most").hasSizeLessThan(3);
  }

  /** Of each job, the oldest first: how it ended, what it processed and what it skipped. */
  private List<String> results(String pipeline) throws IOException {
    List<String> results = new ArrayList<>();
    for (Jobs.Job job : new Jobs(warehouse, pipeline).list()) {
      JobResult result = job.result().orElseThrow();
      results.add(
          0,
          result.state().name().toLowerCase(Locale.ROOT)
              + " "
              + result.processed()
              + " "
              + result.skipped());
    }
    return results;
  }

  @Test
  void ticksTriggersAndPlainDirectoriesStartJobsToo() throws IOException {
    Path plain = Files.createDirectory(directory.resolve("plain"));
    Files.writeString(plain.resolve("x"), "one");
    warehouse.createRepo("in", "");
    create(
        "clock",
        "{\"cron\": {\"name\": \"tick\", \"spec\": \"@every 1h\", \"overwrite\": true}}",
        "1");
    create("two", pfs("in", "/*", ", \"trigger\": {\"commits\": 2}"), "1");
    create("big", pfs("in", "/*", ", \"trigger\": {\"size\": \"100\"}"), "1");
    create(
        "plain",
        "{\"pfs\": {\"name\": \"in\", \"path\": \"%s\", \"glob\": \"/*\"}}".formatted(plain),
        "1");

    watch(
        null,
        () -> {
          assertThat(news())
              .contains("clock success 1", "plain success 1", "waits until 2030-01-01T11:00:00Z")
              .doesNotContain("two success 1", "big success 1");
          put("/a", "alpha");
          clock.set(clock.instant().plusSeconds(3599));
        },
        () -> {
          assertThat(news()).isEmpty();
          put("/b", "beta");
        },
        () -> {
          assertThat(news()).containsExactly("in@master=2 → two", "two success 1");
          put("/c", "c".repeat(100));
          clock.set(clock.instant().plusSeconds(1));
        },
        () -> {
          assertThat(news())
              .containsExactlyInAnyOrder(
                  "in@master=3 → big",
                  "big success 1",
                  "clock_tick@master=2 → clock",
                  "clock success 2",
                  "waits until 2030-01-01T12:00:00Z");
          Files.writeString(plain.resolve("y"), "two");
          Files.setLastModifiedTime(plain.resolve("y"), FileTime.from(clock.instant()));
        },
        () -> {
          assertThat(news()).as("a file that was written this moment may not be whole").isEmpty();
          clock.set(clock.instant().plusSeconds(10));
        });

    assertThat(news()).containsExactly(plain + ":/* → plain", "plain success 2");
    assertThat(inputs("big")).containsExactly(3L);
    assertThat(warehouse.repo("clock_tick").branch("master").head())
        .map(Commit::files)
        .as("a tick takes the place of the one before it in one commit")
        .hasValue(1L);
  }

  @Test
  void aWatchGoesOnWhereTheOneBeforeItEnded() throws IOException {
    warehouse.createRepo("in", "");
    create("echo", pfs("in", "/a*", ""), "1");
    put("/a", "alpha");
    watch(null);
    put("/b", "read by no datum");
    put("/ab", "fail");
    watch(null);
    assertThat(news())
        .containsSubsequence(
            "echo success 1", "in@master=2 → echo", "echo success", "echo failure");

    watch(null);
    assertThat(news())
        .as("what failed is tried once more, what changed nothing is not")
        .containsExactly("watching in@master → echo", "in@master=3 → echo", "echo failure");
  }

  @Test
  void aCommitThatAnotherDriverMakesDuringTheJobIsTheOneThatCounts() throws IOException {
    warehouse.createRepo("in", "");
    create("echo", pfs("in", "/*", ""), "1");
    put("/a", "alpha");
    duringMerge = () -> run("echo");
    watch(
        null,
        () -> {
          assertThat(news())
              .satisfiesExactly(
                  line -> assertThat(line).isEqualTo("watching in@master → echo"),
                  line -> assertThat(line).isEqualTo("echo is new → echo"),
                  line -> assertThat(line).isEqualTo("echo failure"),
                  line -> assertThat(line).startsWith("[BRANCH_MOVED]"));
        },
        () -> put("/b", "beta"));

    assertThat(news()).containsExactly("in@master=2 → echo", "echo success 2");
    assertThat(inputs("echo")).containsExactly(1L, 2L);
  }

  @Test
  void aLookAtPipelinesThatAreAsTheyWereListsOnlyTheReposAndOpensNothing() throws IOException {
    Configuration conf = new Configuration();
    CountingFileSystem.install(conf);
    warehouse = Warehouse.open(CountingFileSystem.uri(directory), conf);
    warehouse.createRepo("in", "");
    create("echo", pfs("in", "/*", ""), "1");

    watch(
        null,
        CountingFileSystem::forget,
        () -> {
          assertThat(CountingFileSystem.LISTED)
              .hasSize(1)
              .allMatch(name -> name.endsWith("/repos"));
          assertThat(CountingFileSystem.OPENED).isEmpty();
        });
  }

  @Test
  void onePipelineIsWatchedWithThoseDownstreamAndFailuresOfTheFirstLookEndTheWatch()
      throws IOException {
    warehouse.createRepo("in", "");
    create("echo", pfs("in", "/*", ""), "1");
    create("last", pfs("echo", "/*", ""), "1");
    create("other", pfs("in", "/*", ""), "1");

    watch("last", () -> assertThat(news()).containsExactly("watching echo@master → last"));
    watch("echo", () -> assertThat(news()).containsExactly("watching in@master → echo, last"));

    Files.writeString(directory.resolve("warehouse/repos/echo/pipeline/v-000002.json"), "{");
    assertThatThrownBy(() -> watch("echo")).isInstanceOf(IOException.class);
  }

  private void watch(@Nullable String only, Step... script) throws IOException {
    steps.addAll(List.of(script));
    PipelineWatch[] watch = new PipelineWatch[1];
    watch[0] =
        new PipelineWatch(
            spark,
            warehouse,
            only,
            interval,
            new Told(),
            new Meanwhile(),
            clock,
            longest -> next(watch[0]));
    watch[0].run();
  }

  private void next(PipelineWatch watch) {
    Step step = steps.poll();
    try {
      if (step != null) {
        step.run();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    if (steps.isEmpty() && step == null) {
      watch.stop();
    }
  }

  /** What was told since the last call. */
  private List<String> news() {
    List<String> news = List.copyOf(told);
    told.clear();
    return news;
  }

  private final class Told implements WatchListener {
    private Optional<Instant> tick = Optional.empty();

    @Override
    public void watching(List<String> inputs, List<String> pipelines) {
      told.add("watching " + String.join(", ", inputs) + " → " + String.join(", ", pipelines));
    }

    @Override
    public void waiting(Optional<Instant> next) {
      if (!next.equals(tick)) {
        told.add("waits until " + next.map(Instant::toString).orElse("something happens"));
        tick = next;
      }
    }

    @Override
    public void begins(Origin origin, List<String> pipelines) {
      told.add(origin + " → " + String.join(", ", pipelines));
    }

    @Override
    public void ended(JobResult job) {
      String commit = job.commit() == null || !job.committed() ? "" : " " + job.commit();
      told.add(job.pipeline() + " " + job.state().name().toLowerCase(Locale.ROOT) + commit);
    }

    @Override
    public void trouble(Exception cause) {
      told.add(String.valueOf(cause.getMessage()));
    }
  }

  /** Does something once, when the first job is about to commit. */
  private final class Meanwhile implements JobListener {
    @Override
    public void merging() {
      Step step = duringMerge;
      duringMerge = null;
      if (step != null) {
        try {
          step.run();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private List<JobResult> run(String pipeline) throws IOException {
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(Set.of(pipeline), RunOptions.DEFAULT);
  }

  private static String pfs(String repo, String glob, String more) {
    return "{\"pfs\": {\"name\": \"in\", \"repo\": \"%s\", \"glob\": \"%s\"%s}}"
        .formatted(repo, glob, more);
  }

  private void create(String name, String input, String version) throws IOException {
    create(name, "EchoFunction", input, version);
  }

  private void create(String name, String code, String input, String version) throws IOException {
    String json =
        """
        {"pipeline": {"name": "%s"},
         "transform": {"class": "io.sparkdatums.job.%s", "code_version": "v%s"},
         "datum_tries": 1,
         "input": %s}
        """
            .formatted(name, code, version, input);
    new Pipelines(warehouse)
        .put(PipelineSpecs.parse("spec.json", json, directory), RunOptions.Reprocess.CHANGED);
  }

  private void put(String path, String content) throws IOException {
    Branch branch = warehouse.repo("in").branch("master");
    new PutFiles(branch, () -> spark)
        .put(
            path,
            new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
            PutMode.OVERWRITE);
  }

  /** The commits of {@code in} that a pipeline's commits were made from, oldest first. */
  private List<Long> inputs(String pipeline) throws IOException {
    List<Long> inputs = new ArrayList<>();
    List<Commit> commits = warehouse.repo(pipeline).branch("master").commits().toList();
    for (Commit commit : commits) {
      InputKey key = new InputKey("in", new BranchName("in", "master"));
      inputs.add(0, ReadCommits.of(Optional.of(commit)).commit(key).orElse(0));
    }
    return inputs;
  }
}
