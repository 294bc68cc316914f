package io.sparkdatums.job;

/**
 * How far a job's workers are.
 *
 * @param done datums that are finished, in whatever way
 * @param failed how many of them failed
 * @param total datums to run
 * @param bytesOut bytes written so far
 */
public record JobProgress(long done, long failed, long total, long bytesOut) {}
