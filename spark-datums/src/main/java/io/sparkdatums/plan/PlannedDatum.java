package io.sparkdatums.plan;

import org.jspecify.annotations.Nullable;

/**
 * One datum of a plan file.
 *
 * @param position its place in the plan file, from 0
 * @param key its {@link io.sparkdatums.tree.DatumKey}
 * @param id the identity in hex; null while an input's content has not been read yet
 * @param reason why it runs, for example {@code new}
 * @param cost the predicted duration in milliseconds
 * @param inputs ordered by input name
 * @param earlier what it wrote when it ran before, null if that is not known; it may be gone by now
 */
public record PlannedDatum(
    long position,
    String key,
    @Nullable String id,
    String reason,
    double cost,
    PlannedInputs inputs,
    @Nullable EarlierResult earlier) {

  /** Total length of the inputs' files in bytes. */
  public long size() {
    return inputs.size();
  }
}
