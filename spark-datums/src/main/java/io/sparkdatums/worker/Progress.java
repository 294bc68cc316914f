package io.sparkdatums.worker;

/**
 * What a worker has done since it last said so.
 *
 * @param datums datums that ended, in whatever state
 * @param failed those of them that failed
 * @param bytesIn length of their inputs in bytes
 * @param bytesOut length of their outputs in bytes
 */
public record Progress(long datums, long failed, long bytesIn, long bytesOut) {}
