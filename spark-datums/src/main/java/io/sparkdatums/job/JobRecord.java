package io.sparkdatums.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was when it began.
 *
 * @param job the job's id
 * @param pipeline the pipeline
 * @param version the version of the pipeline that runs
 * @param branch the output branch
 * @param input the input as the user knows it
 * @param read the commits of the repo inputs; null in records of earlier versions
 * @param started when it began
 * @param host the driver's host
 * @param pid the driver's process id
 */
public record JobRecord(
    String job,
    String pipeline,
    int version,
    String branch,
    String input,
    @Nullable ReadCommits read,
    Instant started,
    String host,
    long pid) {}
