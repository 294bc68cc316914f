package io.sparkdatums.job;

/** A branch of a repo, which need not exist. */
record BranchName(String repo, String branch) {
  @Override
  public String toString() {
    return repo + "@" + branch;
  }
}
