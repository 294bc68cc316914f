package io.sparkdatums.report;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.CheckResult;
import io.sparkdatums.job.Finding;
import io.sparkdatums.repo.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a check has found, as people read it. */
public final class CheckText {
  private CheckText() {}

  /** What is wrong, each with what to do about it, branch by branch; one line if nothing is. */
  public static List<String> lines(CheckResult result) {
    if (result.isWell()) {
      return List.of("all is well: " + counts(result));
    }
    List<String> lines = new ArrayList<>();
    Map<String, List<Finding>> places = new LinkedHashMap<>();
    for (Finding finding : result.findings()) {
      places.computeIfAbsent(finding.place(), any -> new ArrayList<>()).add(finding);
    }
    places.forEach((place, findings) -> lines.addAll(lines(place, findings)));
    lines.add("checked " + counts(result));
    return lines;
  }

  private static String counts(CheckResult result) {
    return Units.count(result.files(), "file")
        + " · "
        + Units.count(result.dirs())
        + (result.dirs() == 1 ? " directory · " : " directories · ")
        + Units.count(result.packs(), "pack")
        + ", "
        + Units.bytes(result.bytes())
        + " · "
        + Units.seconds(result.seconds());
  }

  private static List<String> lines(String place, List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    List<Finding> paths = findings.stream().filter(finding -> finding.path() != null).toList();
    if (!paths.isEmpty()) {
      long wrong = paths.stream().mapToLong(Finding::paths).sum();
      lines.add(
          place
              + ": "
              + Units.count(wrong, "path")
              + (wrong == 1 ? " is wrong" : " are wrong, the first is " + path(paths.get(0))));
      paths.forEach(finding -> lines.add("  " + path(finding) + "  " + problem(finding)));
      long further = wrong - paths.size();
      if (further > 0) {
        lines.add("  and " + Units.count(further) + " more");
      }
    }
    for (Finding finding : findings) {
      if (finding.path() == null) {
        lines.add(place + ": " + problem(finding));
        if (finding.pack() != null) {
          lines.addAll(pack(finding));
        }
      }
    }
    return lines;
  }

  private static List<String> pack(Finding finding) {
    String has = "  it has bytes of " + Units.count(finding.paths(), "file");
    if (finding.datums() > 0) {
      return List.of(
          has,
          "  "
              + Units.count(finding.datums(), "datum")
              + " of "
              + finding.repo()
              + " must run again: "
              + some(finding, finding.datums()));
    }
    return List.of(
        has + ", which no pipeline makes: put them again: " + some(finding, finding.paths()));
  }

  private static String some(Finding finding, long of) {
    return finding.some().stream().map(Escape::controls).collect(Collectors.joining(", "))
        + (of > finding.some().size() ? ", …" : "");
  }

  private static String path(Finding finding) {
    return TreePath.written(String.valueOf(finding.path()));
  }

  private static String problem(Finding finding) {
    return Escape.controls(finding.problem());
  }
}
