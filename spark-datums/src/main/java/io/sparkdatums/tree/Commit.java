package io.sparkdatums.tree;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one commit, kept as a row of the tree's table in the same Delta version.
 *
 * @param sequence the commit's number on its branch, from 1
 * @param run the run that holds the commit's rows
 * @param parent the sequence of the commit that it was made from; null for the first
 * @param job the job that made it
 * @param base the oldest run that is alive; rows of earlier ones count no longer
 * @param shards the number of shards of the runs from {@code base} on
 * @param root digest of the root directory
 * @param files how many files there are
 * @param dirs how many directories there are below the root
 * @param bytes total size of the files
 * @param created when it was made, to the microsecond
 * @param provenance the inputs it was made from, as JSON
 */
public record Commit(
    long sequence,
    long run,
    @Nullable Long parent,
    String job,
    long base,
    int shards,
    byte[] root,
    long files,
    long dirs,
    long bytes,
    Instant created,
    String provenance) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Commit commit
        && sequence == commit.sequence
        && run == commit.run
        && Objects.equals(parent, commit.parent)
        && job.equals(commit.job)
        && base == commit.base
        && shards == commit.shards
        && Arrays.equals(root, commit.root)
        && files == commit.files
        && dirs == commit.dirs
        && bytes == commit.bytes
        && created.equals(commit.created)
        && provenance.equals(commit.provenance);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sequence, run, job);
  }
}
