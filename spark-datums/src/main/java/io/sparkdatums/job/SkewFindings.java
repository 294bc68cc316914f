package io.sparkdatums.job;

import io.sparkdatums.api.Figures;
import io.sparkdatums.plan.MergeDiagnosis;
import io.sparkdatums.plan.MergeDiagnosis.HotPath;
import io.sparkdatums.plan.MergeDiagnosis.LargeShard;
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
record SkewFindings(String job, SkewDiagnosis diagnosis, MergeDiagnosis merge, SkewAdvice advice) {
  private static final double PERCENT = 100;

  /** The dearest first; last how it all shows at the job's end. */
  List<SkewFinding> all() {
    List<List<SkewFinding>> subjects = new ArrayList<>();
    List<Outlier> outliers = diagnosis.outliers();
    outliers.forEach(outlier -> subjects.add(of(outlier)));
    diagnosis.slowHosts().forEach(host -> subjects.add(List.of(of(host))));
    merge.hotPaths().forEach(path -> subjects.add(List.of(of(path))));
    merge.largeShards().forEach(shard -> subjects.add(List.of(of(shard))));
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
              advice.key(outlier.load()),
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

  private SkewFinding of(HotPath hot) {
    long contributions = hot.path().contributions();
    return new SkewFinding(
        job,
        "path",
        null,
        null,
        hot.path().path(),
        contributions,
        hot.median(),
        contributions / (double) hot.median(),
        Math.round(hot.costMillis()),
        "hot output path: "
            + Figures.count(contributions)
            + " contributions, "
            + Figures.bytes(hot.path().bytes())
            + ", which one task puts together",
        advice.advice(hot));
  }

  private SkewFinding of(LargeShard large) {
    return new SkewFinding(
        job,
        large.unit(),
        null,
        null,
        String.valueOf(large.shard()),
        large.value(),
        large.median(),
        large.value() / (double) Math.max(1, large.median()),
        Math.round(large.costMillis()),
        "one shard of the hashtree is merged by one task, and holds more than others: most often"
            + " because of a hot output path",
        advice.advice(large));
  }

  private SkewFinding of(Tail tail, List<Outlier> outliers) {
    String longest =
        outliers.isEmpty() || outliers.get(0).costMillis() <= 0
            ? null
            : advice.name(outliers.get(0).load());
    return new SkewFinding(
        job,
        tail.sign().name().toLowerCase(Locale.ROOT),
        null,
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
