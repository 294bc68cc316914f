package io.sparkdatums.job;

import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.MergeDiagnosis;
import io.sparkdatums.plan.SkewDiagnosis;
import io.sparkdatums.plan.SkewSketch;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what was gathered of a job's loads into what is recorded of its skew. */
final class JobSkews {
  private static final Pattern FIRST_ATTEMPT = Pattern.compile("/([0-9]+)\\.0$");

  private JobSkews() {}

  /**
   * A job's skew.
   *
   * @param finer what finer globs of the job's inputs would bring
   * @param merge how its merge went
   * @param workers how many the job could use
   * @param plan what the workers were to do
   * @param stages how many tasks each step had
   * @param jobMillis how long the job took
   */
  static JobSkew of(
      String job,
      String pipeline,
      FinerGlobs finer,
      SkewSketch sketch,
      MergeDiagnosis merge,
      int workers,
      List<JobPlan.PlanFile> plan,
      List<JobStage> stages,
      double jobMillis) {
    SkewDiagnosis diagnosis = SkewDiagnosis.of(sketch, workers);
    SkewAdvice advice = new SkewAdvice(finer, pipeline, diagnosis, jobMillis);
    double capacity = diagnosis.slots() * (double) Math.max(1, sketch.spanMillis());
    return new JobSkew(
        job,
        pipeline,
        diagnosis.slots(),
        Math.min(1, sketch.busyMillis() / capacity),
        sketch.spanMillis(),
        sketch.aloneMillis(),
        shares(sketch, plan),
        stages,
        sketch.fit(),
        sketch.curve(),
        new SkewFindings(job, diagnosis, merge, advice).all());
  }

  private static List<WorkerTime> shares(SkewSketch sketch, List<JobPlan.PlanFile> plan) {
    List<WorkerTime> shares = new ArrayList<>();
    sketch
        .workers()
        .forEach(
            (worker, work) ->
                shares.add(
                    new WorkerTime(
                        worker, work.datums(), Math.round(cost(worker, plan)), work.millis())));
    return shares;
  }

  /** A worker's first attempt begins with the share of its number. */
  private static double cost(String worker, List<JobPlan.PlanFile> plan) {
    Matcher task = FIRST_ATTEMPT.matcher(worker);
    return task.find()
        ? plan.stream()
            .filter(file -> String.valueOf(file.partition()).equals(task.group(1)))
            .mapToDouble(JobPlan.PlanFile::cost)
            .sum()
        : 0;
  }
}
