package io.sparkdatums.job;

import io.sparkdatums.tree.Commit;

/** Why jobs are run that nobody asked for. */
public sealed interface Origin {

  /** The pipeline is new, or another version of it is. */
  record Fresh(String pipeline) implements Origin {
    @Override
    public String toString() {
      return pipeline + " is new";
    }
  }

  /** A commit was made. */
  record Arrived(String repo, String branch, Commit commit) implements Origin {
    @Override
    public String toString() {
      return repo + "@" + branch + "=" + commit.sequence();
    }
  }

  /** A plain directory does not look as it did. */
  record Changed(String path, String glob) implements Origin {
    @Override
    public String toString() {
      return path + ":" + glob;
    }
  }
}
