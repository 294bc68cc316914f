package io.sparkdatums.job;

import io.sparkdatums.plan.SkewFinding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job. Counts are of datums, sizes in bytes, times in milliseconds summed over
 * datums unless said otherwise.
 *
 * @param job the job's id
 * @param pipeline the pipeline, whose output repo has the same name
 * @param branch the output branch
 * @param state where it ended; {@code RUNNING} for one that has not
 * @param total datums of the inputs
 * @param processed datums that user code ran on, with success
 * @param skipped datums whose earlier result was kept
 * @param failed datums whose tries were all used up
 * @param recovered datums whose error handler succeeded
 * @param commit the sequence number of the branch's head after the job, null if there is none
 * @param root the root digest of that commit in hex
 * @param committed whether the job made that commit; false if it changed nothing or failed
 * @param files number of files of that commit
 * @param bytesIn bytes of inputs that were read
 * @param bytesOut bytes of outputs, without what is only a link to an input
 * @param bytesDeduplicated the part of bytesOut that was not written because the same datum had
 *     written it before
 * @param packs number of packs that were written
 * @param downloadMillis time spent fetching inputs
 * @param processMillis time spent in user code
 * @param uploadMillis time spent storing outputs
 * @param mergeSeconds wall time from the seal to the commit
 * @param started when the job began
 * @param seconds wall time of the whole job
 * @param processSeconds wall time from the first datum's start to the last one's end
 * @param failures the first few failed datums
 * @param skew the few datums that cost the job most time, the dearest first
 * @param message why it failed, null if it did not
 */
public record JobResult(
    String job,
    String pipeline,
    String branch,
    JobState state,
    long total,
    long processed,
    long skipped,
    long failed,
    long recovered,
    @Nullable Long commit,
    @Nullable String root,
    boolean committed,
    long files,
    long bytesIn,
    long bytesOut,
    long bytesDeduplicated,
    long packs,
    long downloadMillis,
    long processMillis,
    long uploadMillis,
    double mergeSeconds,
    Instant started,
    double seconds,
    double processSeconds,
    List<FailedDatum> failures,
    List<SkewFinding> skew,
    @Nullable String message) {

  @SuppressWarnings("NullAway") // a result that was written before there was skew has null
  public JobResult {
    failures = List.copyOf(failures);
    skew = skew == null ? List.of() : List.copyOf(skew);
  }

  /** The same job, failed after it had made its commit. */
  JobResult failed(String why) {
    return with(JobState.FAILURE, skew, why);
  }

  /** The same job, with what was found to be skewed in it. */
  JobResult with(List<SkewFinding> findings) {
    return with(state, findings, message);
  }

  private JobResult with(JobState end, List<SkewFinding> findings, @Nullable String why) {
    return new JobResult(
        job,
        pipeline,
        branch,
        end,
        total,
        processed,
        skipped,
        failed,
        recovered,
        commit,
        root,
        committed,
        files,
        bytesIn,
        bytesOut,
        bytesDeduplicated,
        packs,
        downloadMillis,
        processMillis,
        uploadMillis,
        mergeSeconds,
        started,
        seconds,
        processSeconds,
        failures,
        findings,
        why);
  }

  /**
   * A datum that failed.
   *
   * @param datum its id in hex
   * @param path its input paths, separated by a space
   * @param tries how often it was tried
   * @param processMillis how long the last try took
   * @param message what the last try ended with
   */
  public record FailedDatum(
      String datum, String path, int tries, long processMillis, String message) {}
}
