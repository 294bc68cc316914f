package io.sparkdatums.pack;

/**
 * Where a pack comes from.
 *
 * @param job the job that wrote it
 * @param partition the worker's number in the job, from 0; that of its plan file if it runs one as
 *     a whole
 * @param attempt the attempt of that worker, from 0: of two packs with the same datum the seal says
 *     which counts
 * @param planDigest digest of the job's plan in hex, empty where there is no plan
 */
public record PackHeader(String job, int partition, int attempt, String planDigest) {}
