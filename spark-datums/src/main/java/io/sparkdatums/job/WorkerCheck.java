package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.SparkErrors;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.Transform;
import io.sparkdatums.worker.Sandbox;
import io.sparkdatums.worker.WorkerTask;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Finds out where the workers run whether user code can run there. */
final class WorkerCheck {
  private WorkerCheck() {}

  /** How the session wants user code to see {@code /pfs}. */
  static Sandbox.Choice sandbox(SparkSession spark) {
    return Sandbox.SETTING.in(spark.conf()::get);
  }

  /**
   * Tries the sandbox, in this process in local mode and else in a task per slot.
   *
   * @throws DatumsException as {@link WorkerTask#check}; nothing has been run then
   */
  static void run(SparkSession spark, List<PipelineSpec> specs) throws IOException {
    Sandbox.Choice sandbox = sandbox(spark);
    List<Code> codes = specs.stream().map(spec -> new Code(spec.name(), spec.transform())).toList();
    if (spark.sparkContext().isLocal()) {
      here(codes, sandbox);
      return;
    }
    int slots = spark.sparkContext().defaultParallelism();
    try {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(Collections.nCopies(slots, 0), slots)
          .foreachPartition(nothing -> check(codes, sandbox));
    } catch (RuntimeException e) {
      throw SparkErrors.named("a look at the hosts of the workers", e);
    }
  }

  /** What of a spec matters. */
  private record Code(String pipeline, Transform transform) implements java.io.Serializable {}

  private static void here(List<Code> codes, Sandbox.Choice sandbox) throws IOException {
    try {
      check(codes, sandbox);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatumsException.of(
          "INTERRUPTED", Map.of("what", "a look at the host of the workers"), e);
    }
  }

  private static void check(List<Code> codes, Sandbox.Choice sandbox)
      throws IOException, InterruptedException {
    for (Code code : codes) {
      WorkerTask.check(code.pipeline(), code.transform(), sandbox);
    }
  }
}
