package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.datum.Fingerprint;
import io.sparkdatums.datum.InputDatums;
import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.plan.PlanRequest;
import io.sparkdatums.plan.Planner;
import io.sparkdatums.plan.TimeFit;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.ReprocessSpec;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Brings together what a plan is made from. */
final class Planning {
  private Planning() {}

  static PlanRequest request(
      SparkSession spark,
      Warehouse warehouse,
      Pipeline pipeline,
      ResolvedInput input,
      Path directory,
      Dataset<Row> members,
      Dataset<Row> executions,
      @Nullable Dataset<Row> elsewhere,
      @Nullable Dataset<Row> restarted,
      TimeFit fit,
      List<PlanRequest.Code> earlier,
      int maxPartitions)
      throws IOException {
    InputDatums datums = input.datums(spark, warehouse, directory);
    String[] places = {"pack", "ordinal"};
    Dataset<Row> counting =
        restarted == null ? executions : executions.join(restarted, places, "left_anti");
    return new PlanRequest(
        directory,
        datums.rows(),
        datums.keys(),
        datums.inputs().stream().map(ResolvedInput::planned).toList(),
        members,
        Executions.latest(counting),
        Executions.results(
            restarted == null
                ? executions
                : executions.join(restarted.filter(col("lost")), places, "left_anti")),
        elsewhere,
        restarted,
        fit,
        new PlanRequest.Code(pipeline.fingerprint(), pipeline.salt()),
        earlier,
        pipeline.spec().reprocess() == ReprocessSpec.EVERY_JOB
            ? PlanRequest.Reuse.NOTHING
            : PlanRequest.Reuse.RESULTS,
        maxPartitions);
  }

  /** The jobs whose members count: those of the commits up to the head. */
  static List<String> committed(Branch branch, Optional<Commit> head) throws IOException {
    return head.isEmpty() ? List.of() : branch.commits().map(Commit::job).distinct().toList();
  }

  /** What globs one level deeper would bring, of the input that {@link #preview} reads. */
  static FinerGlobs finerGlobs(Warehouse warehouse, PipelineSpec spec) throws IOException {
    Optional<Commit> head =
        new Pipelines(warehouse).find(spec.name()).isEmpty()
            ? Optional.empty()
            : warehouse.repo(spec.name()).branch(spec.outputBranch()).head();
    return ResolvedInput.of(warehouse, spec, ReadCommits.of(head)).finerGlobs(warehouse);
  }

  /**
   * What a job of the given spec would run and why, without running or recording anything: {@code
   * datum, path, state (pending|skipped), reason, inputs, size, num_files, cost}.
   *
   * @param reprocess what the job would be told about changed code
   */
  static Dataset<Row> preview(
      SparkSession spark, Warehouse warehouse, PipelineSpec spec, RunOptions.Reprocess reprocess)
      throws IOException {
    Path scratch = new Path(warehouse.location(), "scratch/" + UUID.randomUUID());
    Optional<Pipeline> registered = new Pipelines(warehouse).find(spec.name());
    String code = Fingerprint.of(spec, warehouse.conf());
    if (registered.isEmpty()) {
      return Planner.preview(
          request(
              spark,
              warehouse,
              new Pipeline(1, spec, code, code, spec.salt()),
              ResolvedInput.of(warehouse, spec, ReadCommits.of(Optional.empty())),
              scratch,
              spark.createDataFrame(List.of(), Ledger.MEMBERS),
              spark.createDataFrame(List.of(), Executions.SCHEMA),
              null,
              null,
              TimeFit.NOTHING,
              List.of(),
              1));
    }
    Pipeline now = Pipelines.updated(registered.get(), spec, code, reprocess);
    Ledger ledger = new Ledger(spark, warehouse, spec.name());
    Branch branch = warehouse.repo(spec.name()).branch(spec.outputBranch());
    Optional<Commit> head = branch.head();
    return Planner.preview(
        request(
            spark,
            warehouse,
            now,
            ResolvedInput.of(warehouse, spec, ReadCommits.of(head)),
            scratch,
            ledger.membersAfter(committed(branch, head)),
            ledger.executions(),
            null,
            ledger.restarted(),
            new JobFiles(warehouse, spec.name()).fit(),
            new Pipelines(warehouse).codes(now),
            1));
  }
}
