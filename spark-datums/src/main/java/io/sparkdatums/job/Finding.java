package io.sparkdatums.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong in a warehouse.
 *
 * @param repo the repo, of which the branch's newest commit is meant
 * @param commit its number, null if the branch cannot be read at all
 * @param path the path that is wrong; null if it is a pack, or a table that cannot be read
 * @param pack the pack that is lost; null if none is
 * @param problem what is wrong, as a sentence
 * @param paths for how many paths this stands: of a wrong path itself and others that come after
 *     it, of a pack the files that have bytes in it
 * @param datums how many datums have to run again, at most a thousand and one; 0 where none can
 *     help
 * @param some a few of the datums, by their input paths; without datums, a few of the files
 */
public record Finding(
    String repo,
    String branch,
    @Nullable Long commit,
    @Nullable String path,
    @Nullable String pack,
    String problem,
    long paths,
    long datums,
    List<String> some) {
  public Finding {
    some = List.copyOf(some);
  }

  /** The commit, or the branch, as a user writes it. */
  public String place() {
    return repo + "@" + branch + (commit == null ? "" : "=" + commit);
  }
}
