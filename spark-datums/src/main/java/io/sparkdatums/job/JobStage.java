package io.sparkdatums.job;

/**
 * How many tasks one step of a job had.
 *
 * @param stage {@code plan}, {@code run} or {@code merge}
 * @param tasks how many could run at the same time, or how many partitions there were
 * @param rule what set the number
 * @param spilled bytes that did not fit in memory and went to a disk
 */
public record JobStage(String stage, int tasks, String rule, long spilled) {}
