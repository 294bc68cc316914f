package io.sparkdatums.job;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a pipeline's newest job read, or tried to.
 *
 * @param pipeline the pipeline as it was
 * @param commits the number of the commit of each repo input, 0 for none yet
 * @param directories how each plain directory looked
 */
record SeenInput(
    Pipeline pipeline, Map<InputKey, Long> commits, Map<DirectoryKey, String> directories) {

  SeenInput {
    commits = Map.copyOf(commits);
    directories = Map.copyOf(directories);
  }

  /**
   * What the job that made a commit read.
   *
   * @return empty if it was a job of another version of the pipeline
   */
  static Optional<SeenInput> of(
      Pipeline pipeline, ReadCommits read, Map<DirectoryKey, String> directories) {
    if (read.version() == null || read.version() != pipeline.version()) {
      return Optional.empty();
    }
    Map<InputKey, Long> commits = new HashMap<>();
    for (WatchedInput input : WatchedInput.of(pipeline.spec())) {
      Long commit = read.number(input.key());
      if (commit != null) {
        commits.put(input.key(), commit);
      }
    }
    return Optional.of(new SeenInput(pipeline, commits, directories));
  }
}
