package io.sparkdatums.plan;

/**
 * A datum that is far larger than most of its job's.
 *
 * @param job the job
 * @param dimension by what it is: {@code time}, {@code bytes}, {@code output}
 * @param datum the datum's id
 * @param path its input paths
 * @param value milliseconds or bytes
 * @param median the median of all, in the same unit
 * @param factor how many times the median the value is
 * @param costMs how much sooner the job could have ended if this had been as the median
 * @param cause why, as far as the figures tell
 * @param advice what to do about it, and what that would bring
 */
public record SkewFinding(
    String job,
    String dimension,
    String datum,
    String path,
    long value,
    long median,
    double factor,
    long costMs,
    String cause,
    String advice) {}
