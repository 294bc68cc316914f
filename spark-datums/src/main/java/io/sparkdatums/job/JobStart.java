package io.sparkdatums.job;

/**
 * A job that has been planned and is about to run.
 *
 * @param job the job's id
 * @param pipeline the pipeline
 * @param input the input as the user knows it, for example {@code map@master=3:/*}
 * @param total datums of the inputs
 * @param unchanged datums that the previous commit has already
 * @param reused datums whose result some earlier job has kept
 * @param gone datums of the previous commit that are there no more, or have changed
 * @param toRun datums without a result, of which user code runs once on equal ones
 * @param bytes total size of the inputs in bytes
 * @param workers how many worker tasks run at the same time at most
 */
public record JobStart(
    String job,
    String pipeline,
    String input,
    long total,
    long unchanged,
    long reused,
    long gone,
    long toRun,
    long bytes,
    int workers) {}
