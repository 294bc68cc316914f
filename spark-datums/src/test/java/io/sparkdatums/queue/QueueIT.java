package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ExecutorAllocationClient;
import org.apache.spark.scheduler.ExecutorDecommissionInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two executors that are processes of their own. What the queues do is shown to the model. */
@Timeout(300)
final class QueueIT {
  @TempDir static Path directory;
  private static SparkSession spark;

  private final QueueModel model = new QueueModel();
  private final Watcher watcher = new Watcher(model);
  private Path input;

  /** Passes on what it sees, and does something when it is time. */
  private static final class Watcher implements History {
    private final QueueModel model;
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final List<String> draining = Collections.synchronizedList(new ArrayList<>());
    private final List<String> died = Collections.synchronizedList(new ArrayList<>());
    private Consumer<Request> then = request -> {};

    Watcher(QueueModel model) {
      this.model = model;
    }

    private void check(Runnable look) {
      try {
        look.run();
      } catch (AssertionError | RuntimeException e) {
        faults.add(String.valueOf(e));
      }
    }

    @Override
    public void opened(long datums) {
      check(() -> model.opened(datums));
    }

    @Override
    public void closed(boolean settled) {
      check(() -> model.closed(settled));
    }

    @Override
    public void said(Request request, Reply reply) {
      check(() -> model.said(request, reply));
      check(() -> then.accept(request));
    }

    @Override
    public void left(long worker) {
      check(() -> model.left(worker));
    }

    @Override
    public void died(String executor) {
      died.add(executor);
      check(() -> model.died(executor));
    }

    @Override
    public void draining(String executor) {
      draining.add(executor);
      check(() -> model.draining(executor));
    }
  }

  @BeforeAll
  static void start() {
    String options = System.getProperty("test.spark.options") + " -Dtest.directory=" + directory;
    spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("queue")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.local.dir", directory.resolve("local").toString())
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", 2)
            .config("spark.plugins", "io.sparkdatums.DatumsPlugin")
            .config("spark.executor.memory", "512m")
            .config("spark.executor.extraClassPath", classPath())
            .config("spark.executor.extraJavaOptions", options)
            .config("spark.decommission.enabled", true)
            // Spark gives up the stage in which a task has died twice.
            .config("spark.task.maxFailures", 2)
            .getOrCreate();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void begin() throws IOException {
    Files.deleteIfExists(directory.resolve("starts"));
    input = Files.createTempDirectory(directory, "in");
    QueueDriver.show(() -> watcher);
  }

  @AfterEach
  void end() {
    QueueDriver.show(() -> History.NONE);
    assertThat(watcher.faults).isEmpty();
  }

  @Test
  void deadExecutorsCostOnlyWhatNoClosedPackHoldsAndTriesOfTheDatumThatKillsThem()
      throws IOException {
    datums("work", 40);
    datums("kill", 2);
    datums("deadly", 1);

    JobResult result = run();

    assertThat(result.state()).isEqualTo(JobState.FAILURE);
    assertThat(result.processed()).isEqualTo(42);
    assertThat(result.failures())
        .singleElement()
        .satisfies(failed -> assertThat(failed.message()).contains("its executor died"));
    assertThat(watcher.died).hasSizeBetween(5, 6);
    assertThat(model.accepted()).hasSize(43);
    assertThat(starts().get("/deadly0")).isBetween(3, 4);
    assertThat(starts())
        .allSatisfy((datum, times) -> assertThat(times).isLessThanOrEqualTo(watcher.died.size()));
  }

  @Test
  void anExecutorThatIsToGoFinishesWhatItHasBegun() throws IOException {
    datums("work", 60);
    Set<String> asked = ConcurrentHashMap.newKeySet();
    watcher.then =
        request -> {
          if (request.message() instanceof Message.Start && asked.isEmpty()) {
            String executor = model.executor(request.worker());
            asked.add(executor);
            CompletableFuture.runAsync(() -> decommission(executor));
          }
        };

    JobResult result = run();

    assertThat(result.state()).isEqualTo(JobState.SUCCESS);
    assertThat(watcher.draining).containsExactlyElementsOf(asked);
    assertThat(starts()).hasSize(60).allSatisfy((datum, times) -> assertThat(times).isEqualTo(1));
  }

  private static void decommission(String executor) {
    ExecutorAllocationClient client =
        (ExecutorAllocationClient) spark.sparkContext().schedulerBackend();
    client.decommissionExecutor(
        executor, new ExecutorDecommissionInfo("test", scala.Option.empty()), false, false);
  }

  private void datums(String what, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Files.writeString(input.resolve(what + i), what);
    }
  }

  /** How often user code began, by datum. */
  private static Map<String, Integer> starts() throws IOException {
    Map<String, Integer> starts = new TreeMap<>();
    for (String line : Files.readAllLines(directory.resolve("starts"))) {
      starts.merge(line, 1, Integer::sum);
    }
    return starts;
  }

  private JobResult run() throws IOException {
    String json =
        """
        {"pipeline": {"name": "p"},
         "transform": {"class": "io.sparkdatums.queue.ClusterFunction", "code_version": "1"},
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*"}}}
        """
            .formatted(input.getFileName());
    Warehouse warehouse =
        Warehouse.open(
            input.resolveSibling("w" + input.getFileName()).toUri().toString(),
            new Configuration());
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(PipelineSpecs.parse("spec.json", json, directory), RunOptions.DEFAULT)
        .get(0);
  }
}
