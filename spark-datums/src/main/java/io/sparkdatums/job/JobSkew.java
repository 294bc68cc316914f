package io.sparkdatums.job;

import io.sparkdatums.plan.Curve;
import io.sparkdatums.plan.SkewFinding;
import io.sparkdatums.plan.TimeFit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How evenly a job's work was spread over its workers.
 *
 * @param job the job
 * @param pipeline its pipeline
 * @param workers how many there were
 * @param busy which part of the workers' time from the first datum's start to the last one's end
 *     was spent on datums, from 0 to 1
 * @param spanMs from the first datum's start to the last one's end
 * @param aloneMs for how much of it only one worker was busy
 * @param shares what each worker was to do, and did
 * @param stages how many tasks each step had, in their order
 * @param fit how the time of its datums depended on their size
 * @param curve what it did over time
 * @param findings what stands out, the dearest first; a datum once for each dimension
 */
public record JobSkew(
    String job,
    String pipeline,
    int workers,
    double busy,
    long spanMs,
    long aloneMs,
    List<WorkerTime> shares,
    List<JobStage> stages,
    TimeFit fit,
    Curve curve,
    List<SkewFinding> findings) {

  private static final int DEAREST = 3;

  @SuppressWarnings("NullAway") // what was written before there were curves has null
  public JobSkew {
    curve = curve == null ? Curve.NOTHING : curve;
    shares = List.copyOf(shares);
    stages = List.copyOf(stages);
    findings = List.copyOf(findings);
  }

  /** The few things that cost the job most time, each once, the dearest first. */
  List<SkewFinding> dearest() {
    Map<String, SkewFinding> once = new LinkedHashMap<>();
    for (SkewFinding finding : findings) {
      if (finding.costMs() > 0 && once.size() < DEAREST) {
        once.putIfAbsent(finding.subject(), finding);
      }
    }
    return List.copyOf(once.values());
  }
}
