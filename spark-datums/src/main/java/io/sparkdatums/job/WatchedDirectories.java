package io.sparkdatums.job;

import io.sparkdatums.datum.DirectoryLook;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Plain directories that are looked at again and again. No store tells what changed below a
 * directory, so it is listed; one that takes long to list is listed more rarely, so that at most a
 * tenth of the time goes into it.
 *
 * <p>A directory in which a file was written a moment ago waits until it rests, for a file may be
 * half there and may change without a sign. If it never rests, it is due all the same after a
 * while, and once more when it does.
 */
final class WatchedDirectories implements DueInputs.Directories {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int SHARE = 10;

  private final Configuration conf;
  private final Clock clock;
  private final Troubles troubles;
  private final Map<DirectoryKey, Known> directories = new HashMap<>();

  /**
   * @param restless since when it was written to without a rest
   * @param next when it is listed again, at the earliest
   */
  private record Known(DirectoryLook look, Instant restless, Instant next) {
    /** How it looked; one that looks the same when it rests has another mark. */
    String mark() {
      return look.rested() ? look.digest() : look.digest() + " written to";
    }
  }

  WatchedDirectories(Configuration conf, Clock clock, Troubles troubles) {
    this.conf = conf;
    this.clock = clock;
    this.troubles = troubles;
  }

  /** Looks at these directories, and forgets others. */
  void look(Collection<DirectoryKey> wanted) {
    directories.keySet().retainAll(wanted);
    for (DirectoryKey directory : wanted) {
      Known before = directories.get(directory);
      if (before == null || !clock.instant().isBefore(before.next())) {
        troubles.tell(directory.toString(), () -> look(directory, before));
      }
    }
  }

  private void look(DirectoryKey directory, @Nullable Known before) throws IOException {
    Instant begun = clock.instant();
    DirectoryLook look = DirectoryLook.at(directory.path(), directory.glob(), conf, begun);
    Instant ended = clock.instant();
    Instant restless = before == null || before.look().rested() ? begun : before.restless();
    Instant next = ended.plus(Duration.between(begun, ended).multipliedBy(SHARE - 1));
    directories.put(directory, new Known(look, restless, next));
  }

  @Override
  public boolean isDue(DirectoryKey directory, @Nullable String seen) {
    Known known = directories.get(directory);
    if (known == null || known.mark().equals(seen)) {
      return false;
    }
    return known.look().rested() || !clock.instant().isBefore(known.restless().plus(PATIENCE));
  }

  /** How the directories of a job look when it begins to read them. */
  Map<DirectoryKey, String> read(Collection<DirectoryKey> wanted) {
    Map<DirectoryKey, String> marks = new HashMap<>();
    for (DirectoryKey directory : wanted) {
      Known known = directories.get(directory);
      if (known != null) {
        marks.put(directory, known.mark());
        Known read = new Known(known.look(), clock.instant(), known.next());
        directories.put(directory, read);
      }
    }
    return marks;
  }
}
