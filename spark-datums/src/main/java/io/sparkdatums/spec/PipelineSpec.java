package io.sparkdatums.spec;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid pipeline specification, defaults filled in.
 *
 * @param name the pipeline's and its output repo's name
 * @param description free text, empty if there is none
 * @param metadata annotations and labels
 * @param transform the user code
 * @param input what it reads
 * @param outputBranch the branch its jobs commit to
 * @param outputConflict what several datums writing one path mean
 * @param parallelism how many workers a job may use
 * @param scaling whether executors come and go with the work
 * @param datumSets how many datums a worker is given at a time
 * @param maxQueueSize how many datums a worker has in hand at once, at least 1: one is downloaded
 *     and one uploaded while one is processed; 1 means no overlap
 * @param shards number of shards of the output tree, 0 to let it grow with the tree
 * @param datumTries how often a datum is tried in all, at least 1
 * @param datumTimeout how long one try may take, null for no limit
 * @param jobTimeout how long a job may take, null for no limit
 * @param salt part of every datum's identity; another salt means another identity
 * @param reprocess whether results of earlier jobs count
 * @param egress where the files of each commit are copied to, as Hadoop's {@code Path(String)}
 *     reads it; null for nowhere
 * @param notices what the user should know about fields that have no effect; not part of the stored
 *     spec
 */
public record PipelineSpec(
    String name,
    String description,
    Metadata metadata,
    Transform transform,
    Input input,
    String outputBranch,
    OutputConflict outputConflict,
    Parallelism parallelism,
    Scaling scaling,
    DatumSets datumSets,
    int maxQueueSize,
    int shards,
    int datumTries,
    @Nullable Duration datumTimeout,
    @Nullable Duration jobTimeout,
    String salt,
    ReprocessSpec reprocess,
    @Nullable String egress,
    List<String> notices) {

  /** One datum downloading, one in user code, one uploading. */
  public static final int DEFAULT_QUEUE_SIZE = 3;

  /** Total attempts for each datum. */
  public static final int DEFAULT_TRIES = 3;

  public PipelineSpec {
    notices = List.copyOf(notices);
  }

  /** The same pipeline with other user code. */
  public PipelineSpec withTransform(Transform other) {
    return new PipelineSpec(
        name,
        description,
        metadata,
        other,
        input,
        outputBranch,
        outputConflict,
        parallelism,
        scaling,
        datumSets,
        maxQueueSize,
        shards,
        datumTries,
        datumTimeout,
        jobTimeout,
        salt,
        reprocess,
        egress,
        notices);
  }
}
