package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PackEntry;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Pins;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Repairs what a check has found. Results that have bytes in a lost pack count no longer, so a job
 * of their pipeline runs these datums again; where user code gives the same for the same, the tree
 * is as it was. A tree whose rows are wrong is made anew of the results of its datums.
 */
public final class Repair {
  private static final StructType REFERENCES =
      StructType.fromDDL("pack string, ordinal int, other string");

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final PipelineRuns runs;
  private final Pipelines pipelines;

  /**
   * @param listener is told of the jobs
   */
  public Repair(SparkSession spark, Warehouse warehouse, JobListener listener) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.runs = new PipelineRuns(spark, warehouse, listener);
    this.pipelines = new Pipelines(warehouse);
  }

  /**
   * What was done.
   *
   * @param results how many results of datums count no longer
   * @param rebuilt the branches of which the tree was made anew without a job
   * @param jobs the jobs that ran
   */
  public record Done(long results, List<String> rebuilt, List<JobResult> jobs) {
    /** Whether there was anything that could be done. */
    public boolean isAnything() {
      return results > 0 || !rebuilt.isEmpty();
    }
  }

  /** Hears of what a check before the last one has found, and of what was done about it. */
  public interface Watcher {
    Watcher NONE =
        new Watcher() {
          @Override
          public void found(CheckResult result) {}

          @Override
          public void repaired(Done done) {}
        };

    void found(CheckResult result);

    void repaired(Done done);
  }

  /**
   * Checks some repos and repairs them, until all is well or nothing more can be done.
   *
   * @return what is wrong in the end
   */
  public CheckResult repair(List<Repo> repos, Watcher watcher) throws IOException {
    WarehouseCheck check = new WarehouseCheck(spark, warehouse);
    CheckResult result = check.check(repos);
    boolean anything = true;
    while (anything && !result.isWell()) {
      watcher.found(result);
      Done done = repair(result);
      watcher.repaired(done);
      anything = done.isAnything();
      result = check.check(repos);
    }
    return result;
  }

  /** Repairs what can be repaired; what then is still wrong, another check says. */
  public Done repair(CheckResult found) throws IOException {
    Set<String> packs = new HashSet<>();
    Set<String> losers = new LinkedHashSet<>();
    Set<String> wrong = new LinkedHashSet<>();
    for (Finding finding : found.findings()) {
      if (finding.pack() != null) {
        packs.add(finding.pack());
      }
      boolean output = isOutput(finding);
      if (output && finding.pack() != null) {
        losers.add(finding.repo());
      } else if (output && finding.commit() != null) {
        wrong.add(finding.repo());
      }
    }
    long results = 0;
    for (String pipeline : losers) {
      results += lose(pipeline, packs);
    }
    RunOptions options = new RunOptions(RunOptions.Reprocess.CHANGED, RunOptions.Downstream.LEAVE);
    List<JobResult> jobs = losers.isEmpty() ? List.of() : runs.run(losers, options);
    wrong.removeAll(losers);
    List<String> rebuilt = new ArrayList<>();
    for (String pipeline : wrong) {
      rebuilt.add(rebuild(pipelines.get(pipeline)));
    }
    return new Done(results, rebuilt, jobs);
  }

  private boolean isOutput(Finding finding) throws IOException {
    return pipelines
        .find(finding.repo())
        .filter(pipeline -> pipeline.spec().outputBranch().equals(finding.branch()))
        .isPresent();
  }

  /** Takes results out that are in lost packs or refer to them; says how many. */
  private long lose(String pipeline, Set<String> packs) throws IOException {
    Ledger ledger = new Ledger(spark, warehouse, pipeline);
    Dataset<Row> bad =
        spark.createDataset(List.copyOf(packs), Encoders.STRING()).toDF("other").coalesce(1);
    String[] place = {"pack", "ordinal"};
    Dataset<Row> executions = ledger.executions().select("datum", "pack", "ordinal");
    Dataset<Row> damaged =
        executions
            .select(col("pack"), col("ordinal"), col("pack").as("other"))
            .union(references(executions.select("pack").distinct()))
            .join(bad, new String[] {"other"}, "left_semi")
            .select("pack", "ordinal");
    Dataset<Row> results = executions.join(damaged, place, "left_semi").distinct();
    Dataset<Row> before = ledger.restarted();
    if (before != null) {
      results = results.join(before.filter(col("lost")), place, "left_anti");
    }
    Dataset<Row> lost = results.persist();
    try {
      long count = lost.count();
      if (count > 0) {
        ledger.lose(lost);
      }
      return count;
    } finally {
      lost.unpersist();
    }
  }

  /** Which results refer to which other packs, of packs that can be read. */
  private Dataset<Row> references(Dataset<Row> packs) {
    Warehouse from = warehouse;
    FlatMapFunction<Row, Row> read = row -> references(from, row.getString(0));
    return packs.flatMap(read, Encoders.row(REFERENCES));
  }

  private static Iterator<Row> references(Warehouse warehouse, String pack) throws IOException {
    Set<Row> rows = new HashSet<>();
    try (PackReader reader =
        PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack)) {
      Iterator<PackEntry> entries =
          reader.references().isEmpty() ? List.<PackEntry>of().iterator() : reader.entries();
      while (entries.hasNext()) {
        PackEntry entry = entries.next();
        if (!entry.pack().equals(pack)) {
          rows.add(RowFactory.create(pack, entry.ordinal(), entry.pack()));
        }
      }
    } catch (DatumsException e) {
      // It is lost as a whole.
      if (!e.errorClass().startsWith("PACK_")) {
        throw e;
      }
    }
    return rows.iterator();
  }

  private String rebuild(Pipeline pipeline) throws IOException {
    Branch branch = warehouse.repo(pipeline.spec().name()).branch(pipeline.spec().outputBranch());
    String job = "repair-" + UUID.randomUUID();
    try (Pins.Pin pin = new Pins(warehouse).hold(job)) {
      Optional<Commit> head = branch.head();
      Ledger ledger = new Ledger(spark, warehouse, pipeline.spec().name());
      Commit before = Objects.requireNonNull(head.orElse(null));
      new JobCommit(spark, warehouse, pipeline, branch, ledger, job, head)
          .rebuild(before, Planning.committed(branch, head), before.provenance(), 0);
      return branch.toString();
    }
  }
}
