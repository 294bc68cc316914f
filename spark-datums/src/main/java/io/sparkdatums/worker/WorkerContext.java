package io.sparkdatums.worker;

import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Transform;
import java.io.Serializable;
import java.time.Duration;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What every worker of a job needs to know; sent to the executors once per task.
 *
 * @param warehouse where packs go and where the parts of repo files are
 * @param job the job's id
 * @param pipeline the pipeline's name
 * @param transform the user code
 * @param datumTries how often a datum is tried in all, at least 1
 * @param datumTimeout how long one try of user code may take, null for no limit
 * @param maxQueueSize how many datums a worker has in hand at once, at least 1
 * @param emptyFiles the names of the inputs whose files user code sees without contents
 * @param lazy the names of the inputs whose files user code sees as pipes
 * @param byReference the names of the inputs whose files user code sees themselves if it can
 * @param fingerprint the code's, part of every identity
 * @param salt the pipeline's, part of every identity
 * @param planDirectory where the plan files are
 * @param planDigest digest of the plan in hex: packs of another plan are not taken over
 * @param logDirectory where the output of user code goes: a file of JSON lines per pack
 * @param sandbox the setting {@code spark.datums.sandbox}
 * @param live how long a process lives that takes one datum after the other
 */
public record WorkerContext(
    Warehouse warehouse,
    String job,
    String pipeline,
    Transform transform,
    int datumTries,
    @Nullable Duration datumTimeout,
    int maxQueueSize,
    Set<String> emptyFiles,
    Set<String> lazy,
    Set<String> byReference,
    String fingerprint,
    String salt,
    Path planDirectory,
    String planDigest,
    Path logDirectory,
    Sandbox.Choice sandbox,
    Live live)
    implements Serializable {

  /** The life of a process that takes one datum after the other. */
  public enum Live {
    /** As long as the worker that began it. */
    WORKER,
    /** As long as the executor: workers of the pipeline's next jobs go on with it. */
    EXECUTOR
  }

  public WorkerContext {
    emptyFiles = Set.copyOf(emptyFiles);
    lazy = Set.copyOf(lazy);
    byReference = Set.copyOf(byReference);
  }
}
