package io.sparkdatums.report;

import io.sparkdatums.api.Escape;
import io.sparkdatums.api.Figures;
import io.sparkdatums.job.JobSkew;
import io.sparkdatums.job.JobStage;
import io.sparkdatums.plan.SkewFinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a job's work was spread, as people read it. */
public final class SkewText {
  private static final long WORTH_TELLING_MILLIS = 100;
  private static final double PERCENT = 100;

  private SkewText() {}

  /** A headline, then each thing that stands out with its cause and what to do. */
  public static List<String> lines(JobSkew skew) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(skew));
    lines.addAll(CurveText.lines(skew.curve()));
    List<List<SkewFinding>> things = things(skew);
    for (int i = 0; i < things.size(); i++) {
      List<String> thing = thing(things.get(i));
      lines.add("  %-2d %s".formatted(i + 1, thing.get(0)));
      thing.subList(1, thing.size()).forEach(line -> lines.add("     " + line));
    }
    if (things.isEmpty()) {
      lines.add("  nothing stands out");
    }
    if (!skew.stages().isEmpty()) {
      lines.add(
          skew.stages().stream()
              .map(SkewText::stage)
              .collect(Collectors.joining(" · ", "  tasks: ", "")));
    }
    return lines;
  }

  /** The findings, together those of one subject. */
  static List<List<SkewFinding>> things(JobSkew skew) {
    Map<String, List<SkewFinding>> things = new LinkedHashMap<>();
    for (SkewFinding finding : skew.findings()) {
      things.computeIfAbsent(finding.subject(), any -> new ArrayList<>()).add(finding);
    }
    return List.copyOf(things.values());
  }

  /** One subject: what it is and costs, what else is unusual about it, why, and what to do. */
  static List<String> thing(List<SkewFinding> findings) {
    SkewFinding first = findings.get(0);
    List<String> lines = new ArrayList<>();
    lines.add(what(first) + "   " + excess(first) + cost(first));
    for (SkewFinding more : findings.subList(1, findings.size())) {
      lines.add("also    " + excess(more));
    }
    lines.add("cause   " + Escape.controls(first.cause()));
    lines.add("cure    " + Escape.controls(first.advice()));
    return lines;
  }

  private static String stage(JobStage stage) {
    String spilled =
        stage.spilled() == 0 ? "" : ", " + Units.bytes(stage.spilled()) + " spilled to disk";
    return stage.stage() + " " + Units.count(stage.tasks()) + " (" + stage.rule() + spilled + ")";
  }

  private static String headline(JobSkew skew) {
    return skew.pipeline()
        + ", job "
        + skew.job()
        + ": "
        + Units.count(skew.workers(), "worker")
        + " busy "
        + Math.round(PERCENT * skew.busy())
        + " % · "
        + Units.millis(skew.spanMs())
        + (skew.workers() > 1
            ? ", of which " + Units.millis(skew.aloneMs()) + " with one worker busy"
            : "");
  }

  /** The one line that a job's summary has on what cost it most. */
  static String summary(SkewFinding finding) {
    return what(finding) + "  " + excess(finding) + cost(finding);
  }

  private static String what(SkewFinding finding) {
    return switch (finding.dimension()) {
      case "slots" -> "workers";
      case "output_rate" -> "output";
      case "host", "path" -> finding.dimension() + " " + Escape.controls(finding.path());
      case "shard", "shard_bytes" -> "shard " + finding.path();
      default -> "datum " + Escape.controls(finding.name());
    };
  }

  private static String excess(SkewFinding finding) {
    return switch (finding.dimension()) {
      case "time", "host" ->
          "time " + against(finding, Units.millis(finding.value()), median(finding));
      case "path", "shard" ->
          against(
              finding, Units.count(finding.value(), "contribution"), Units.count(finding.median()));
      case "shard_bytes" -> bytes("", finding);
      case "bytes" -> bytes("input ", finding);
      case "output" -> bytes("output ", finding);
      case "memory" -> bytes("memory ", finding);
      case "records" ->
          against(finding, Units.count(finding.value(), "file"), Units.count(finding.median()));
      default ->
          Units.millis(finding.value()) + " at the end, after " + Units.millis(finding.median());
    };
  }

  private static String bytes(String what, SkewFinding finding) {
    return what + against(finding, Units.bytes(finding.value()), Units.bytes(finding.median()));
  }

  private static String median(SkewFinding finding) {
    return finding.median() < 1_000
        ? Units.count(finding.median()) + " ms"
        : Units.millis(finding.median());
  }

  private static String against(SkewFinding finding, String value, String median) {
    return value + ", " + Figures.times(finding.factor()) + " the median (" + median + ")";
  }

  private static String cost(SkewFinding finding) {
    return finding.costMs() < WORTH_TELLING_MILLIS
        ? ""
        : "   cost the job " + Units.millis(finding.costMs());
  }
}
