package io.sparkdatums.job;

import java.util.List;

/**
 * What a check of a warehouse has come to.
 *
 * @param findings what is wrong; of each branch the first few paths, of packs the first thousand
 * @param branches how many branches with a commit there are
 * @param files how many files they have
 * @param dirs how many directories below their roots
 * @param packs how many packs were read whole
 * @param bytes how many bytes of contents that was
 * @param lost how many packs are lost
 * @param seconds how long it took
 */
public record CheckResult(
    List<Finding> findings,
    long branches,
    long files,
    long dirs,
    long packs,
    long bytes,
    long lost,
    double seconds) {
  public CheckResult {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  public boolean isWell() {
    return findings.isEmpty();
  }
}
