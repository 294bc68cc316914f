package io.sparkdatums.job;

import io.sparkdatums.api.Figures;
import io.sparkdatums.plan.SkewDiagnosis;
import io.sparkdatums.plan.SkewDiagnosis.Excess;
import io.sparkdatums.plan.SkewDiagnosis.Outlier;
import io.sparkdatums.plan.SkewDiagnosis.SlowHost;
import io.sparkdatums.plan.SkewFinding;
import io.sparkdatums.plan.Tail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What stands out in a job, with its cause and what to do. */
record SkewFindings(String job, SkewDiagnosis diagnosis, SkewAdvice advice) {
  private static final double PERCENT = 100;

  /** The dearest first; last how it all shows at the job's end. */
  List<SkewFinding> all() {
    List<List<SkewFinding>> subjects = new ArrayList<>();
    List<Outlier> outliers = diagnosis.outliers();
    outliers.forEach(outlier -> subjects.add(of(outlier)));
    diagnosis.slowHosts().forEach(host -> subjects.add(List.of(of(host))));
    subjects.sort(Comparator.comparingLong(subject -> -subject.get(0).costMs()));
    diagnosis.tail().ifPresent(tail -> subjects.add(List.of(of(tail, outliers))));
    return subjects.stream().flatMap(List::stream).toList();
  }

  private List<SkewFinding> of(Outlier outlier) {
    String cure = advice.advice(outlier);
    List<SkewFinding> findings = new ArrayList<>();
    for (Excess excess : outlier.excesses()) {
      findings.add(
          new SkewFinding(
              job,
              excess.dimension(),
              outlier.load().datum(),
              outlier.load().path(),
              excess.value(),
              excess.median(),
              excess.factor(),
              Math.round(outlier.costMillis()),
              outlier.cause(),
              cure));
    }
    return findings;
  }

  private SkewFinding of(SlowHost host) {
    return new SkewFinding(
        job,
        "host",
        null,
        host.host(),
        host.median(),
        host.medianElsewhere(),
        host.factor(),
        Math.round(host.costMillis()),
        "slow host: its "
            + Figures.count(host.datums())
            + " datums took "
            + Figures.times(host.factor())
            + " as long as others of their size",
        advice.advice(host));
  }

  private SkewFinding of(Tail tail, List<Outlier> outliers) {
    String longest =
        outliers.isEmpty() || outliers.get(0).costMillis() <= 0
            ? null
            : outliers.get(0).load().path();
    return new SkewFinding(
        job,
        tail.sign().name().toLowerCase(Locale.ROOT),
        null,
        "",
        tail.millis(),
        tail.beforeMillis(),
        tail.millis() / (double) Math.max(1, tail.beforeMillis()),
        tail.idleMillis(),
        cause(tail),
        advice.advice(tail, longest));
  }

  private String cause(Tail tail) {
    return String.format(
        Locale.ROOT,
        "for %s %.1f of %d workers were busy, then %.1f for %s; output per second fell to %s of"
            + " before%s",
        Figures.seconds(tail.beforeMillis() / 1000.0),
        tail.busyBefore(),
        diagnosis.slots(),
        tail.busy(),
        Figures.seconds(tail.millis() / 1000.0),
        percent(tail.output()),
        tail.memory() > 0 ? ", memory to " + percent(tail.memory()) : "");
  }

  private static String percent(double part) {
    return Math.round(PERCENT * part) + " %";
  }
}
