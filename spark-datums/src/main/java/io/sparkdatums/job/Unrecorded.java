package io.sparkdatums.job;

import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.plan.MergeDiagnosis;
import io.sparkdatums.plan.SkewSketch;
import io.sparkdatums.repo.MergeLoad;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps what interrupted jobs finished. A job whose driver is gone is sealed with the packs that it
 * had closed, and its executions are recorded. One that may still be running elsewhere is left
 * alone, but what it has closed so far counts for the plan.
 */
final class Unrecorded {
  private static final Set<String> HERE = ConcurrentHashMap.newKeySet();

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final PipelineSpec spec;
  private final JobFiles files;
  private final Ledger ledger;

  Unrecorded(
      SparkSession spark, Warehouse warehouse, PipelineSpec spec, JobFiles files, Ledger ledger) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.spec = spec;
    this.files = files;
    this.ledger = ledger;
  }

  /** Says that a job runs in this process, until the returned handle is closed. */
  static Running running(String job) {
    HERE.add(job);
    return () -> HERE.remove(job);
  }

  /** A job that runs in this process. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * All executions of the pipeline that are known to be true, recorded or not.
   *
   * @param except a job whose executions are not wanted unless they are recorded
   */
  Dataset<Row> executions(String except) throws IOException {
    List<Dataset<Row>> alive = new ArrayList<>();
    for (JobRecord record : files.unrecorded()) {
      String job = record.job();
      if (job.equals(except)) {
        continue;
      }
      Optional<Seal> sealed = files.sealed(job);
      if (!HERE.contains(job) && (sealed.isPresent() || gone(record))) {
        List<String> packs =
            sealed.isPresent()
                ? sealed.get().packs()
                : files.seal(new Seal(job, closedPacks(job))).packs();
        if (!packs.isEmpty()) {
          Loads loads = Loads.on(spark);
          ledger.appendExecutions(
              job, Executions.ofPacks(spark, warehouse, job, packs, loads.sink()));
          files.skew(skew(job, loads.gathered()));
          LearntHashes.append(spark, warehouse, spec, packs, record.started());
        }
        files.recorded(job);
      } else {
        List<String> packs = sealed.isPresent() ? sealed.get().packs() : closedPacks(job);
        alive.add(Executions.ofPacks(spark, warehouse, job, packs, Loads.Sink.NONE));
      }
    }
    Dataset<Row> all = ledger.executions();
    for (Dataset<Row> running : alive) {
      all = all.unionByName(running);
    }
    return all;
  }

  /** As far as a job was recorded by another one: its inputs are not looked at for advice. */
  private JobSkew skew(String job, SkewSketch sketch) {
    int slots = spark.sparkContext().defaultParallelism();
    int workers = (int) Math.min(Workers.allowed(spec, spark), slots);
    double millis = sketch.spanMillis();
    return JobSkews.of(
        job,
        spec.name(),
        new FinerGlobs(warehouse, spec.input(), List.of()),
        sketch,
        new MergeDiagnosis(MergeLoad.none(), slots, 0),
        workers,
        List.of(),
        List.of(),
        millis);
  }

  private List<String> closedPacks(String job) throws IOException {
    Path directory = warehouse.packFile(job + "/any").getParent();
    return warehouse.storage().list(directory).stream()
        .map(FileStatus::getPath)
        .map(Path::getName)
        .filter(name -> name.endsWith(".pack"))
        .map(name -> job + "/" + name.substring(0, name.length() - ".pack".length()))
        .toList();
  }

  /** Whether the job's driver is known to run no more; one on another host may. */
  private static boolean gone(JobRecord record) throws IOException {
    if (!record.host().equals(InetAddress.getLocalHost().getHostName())) {
      return false;
    }
    return record.pid() == ProcessHandle.current().pid()
        ? !HERE.contains(record.job())
        : ProcessHandle.of(record.pid()).isEmpty();
  }
}
