package io.sparkdatums.plan;

import org.jspecify.annotations.Nullable;

/**
 * Something of a job that is far larger than most of its kind.
 *
 * @param job the job
 * @param dimension by what it is: of a datum {@code time}, {@code bytes}, {@code output}, {@code
 *     records} or {@code memory}; else {@code host}, {@code path}, {@code shard}, {@code
 *     shard_bytes}, {@code slots} or {@code output_rate}
 * @param datum the datum's id; null where it is no datum
 * @param key what the datum was grouped or joined by; null where it was not
 * @param path the datum's input paths, or the host, the output path, the shard; empty where it is
 *     the job as a whole
 * @param value milliseconds, bytes or a number
 * @param median the median of all, in the same unit
 * @param factor how many times the median the value is
 * @param costMs how much sooner the job could have ended if this had been as the median
 * @param cause why, as far as the figures tell
 * @param advice what to do about it, and what that would bring
 */
public record SkewFinding(
    String job,
    String dimension,
    @Nullable String datum,
    @Nullable String key,
    String path,
    long value,
    long median,
    double factor,
    long costMs,
    String cause,
    String advice) {

  /** What the finding is about, as people call it. */
  public String name() {
    return InputKeys.name(key, path);
  }

  /** What the finding is about: findings of one subject are of one datum, or one other thing. */
  public String subject() {
    return datum == null ? dimension.replace("shard_bytes", "shard") + "\0" + path : datum;
  }
}
