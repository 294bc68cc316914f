package io.sparkdatums.pack;

/**
 * Where a pack comes from.
 *
 * @param job the job that wrote it
 * @param partition the worker's partition in the job, from 0
 * @param attempt the attempt of that partition, from 0: of two packs with the same datum the seal
 *     says which counts
 * @param planDigest digest of the job's plan in hex, empty where there is no plan
 */
public record PackHeader(String job, int partition, int attempt, String planDigest) {}
