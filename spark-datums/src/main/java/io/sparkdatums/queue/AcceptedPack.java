package io.sparkdatums.queue;

/**
 * A closed pack that is part of a job's result.
 *
 * @param pack its name, {@code <job>/<name>}
 * @param entries files, directories and pieces that it holds
 */
public record AcceptedPack(String pack, long entries) {}
