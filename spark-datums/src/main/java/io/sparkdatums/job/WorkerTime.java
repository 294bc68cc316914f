package io.sparkdatums.job;

/**
 * How long one worker was to be busy, and was.
 *
 * @param worker its executor, host and task
 * @param datums how many it ran
 * @param predictedMs what its share of the plan was thought to take; 0 if it had none
 * @param actualMs how long it was busy, with what it took from others and without what others took
 */
public record WorkerTime(String worker, long datums, long predictedMs, long actualMs) {}
