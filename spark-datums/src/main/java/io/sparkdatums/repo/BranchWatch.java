package io.sparkdatums.repo;

import io.delta.kernel.Snapshot;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RunFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A branch that is looked at again and again. Versions of a Delta table are files with consecutive
 * numbers, so as long as there is no next one, and the last one is the file that it was, the branch
 * is as before: a look then asks storage twice about one file, and lists and reads nothing.
 */
public final class BranchWatch {
  private final Branch branch;
  private final FileSystem files;
  private final NavigableMap<Long, Commit> known = new TreeMap<>();
  private long version = -1;
  private long modified;
  private long newest;

  /** All commits from this number on are known. */
  private long knownFrom = 1;

  public BranchWatch(Branch branch) {
    this.branch = branch;
    this.files = branch.repo().warehouse().storage().files();
  }

  /** Looks at the branch; what the other methods say is as of the last look. */
  public void look() throws IOException {
    if (version >= 0 && isWhatItWas(version) && !isThere(version + 1)) {
      return;
    }
    if (version < 0 && !isThere(0)) {
      return;
    }
    Branch.State state = branch.state();
    long[] numbers = state.files().stream().mapToLong(RunFile::run).distinct().sorted().toArray();
    long before = newest;
    newest = LongStream.of(numbers).max().orElse(0);
    if (version >= 0 && !isWhatItWas(version)) {
      known.clear();
      before = 0;
    }
    // A collection may have let go of some.
    known.keySet().removeIf(number -> Arrays.binarySearch(numbers, number) < 0);
    note(state.snapshot());
    if (before == 0) {
      // Who asks for earlier ones gets them then.
      knownFrom = newest;
    }
    long from = Math.max(before + 1, knownFrom);
    LongStream.of(numbers)
        .filter(number -> number >= from)
        .forEach(number -> state.commit(number).ifPresent(this::keep));
  }

  private void keep(Commit commit) {
    known.put(commit.sequence(), commit);
  }

  private boolean isWhatItWas(long number) throws IOException {
    try {
      return files.getFileStatus(file(number)).getModificationTime() == modified;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  // On an object store this is one request, where to ask whether anything is there takes two.
  @SuppressWarnings("deprecation")
  private boolean isThere(long number) throws IOException {
    return files.isFile(file(number));
  }

  private void note(Optional<Snapshot> snapshot) throws IOException {
    version = -1;
    if (snapshot.isPresent()) {
      FileStatus status = files.getFileStatus(file(snapshot.get().getVersion()));
      version = snapshot.get().getVersion();
      modified = status.getModificationTime();
    }
  }

  private Path file(long number) {
    return new Path(
        branch.location(), "_delta_log/" + String.format(Locale.ROOT, "%020d.json", number));
  }

  /** The newest commit, or empty if there is none yet. */
  public Optional<Commit> head() {
    return Optional.ofNullable(known.get(newest));
  }

  /** The commits with this number and later ones, oldest first. */
  public List<Commit> from(long sequence) throws IOException {
    long first = Math.max(1, sequence);
    if (first < knownFrom) {
      branch.commits().takeWhile(commit -> commit.sequence() >= first).forEach(this::keep);
      knownFrom = first;
    }
    return List.copyOf(known.subMap(first, true, Math.max(first, newest), true).values());
  }

  /** Keeps no commits but the head and those with this number and later ones. */
  public void forgetBefore(long sequence) {
    long least = Math.min(sequence, newest);
    known.headMap(least).clear();
    knownFrom = Math.max(knownFrom, least);
  }
}
