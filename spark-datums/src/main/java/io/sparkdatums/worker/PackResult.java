package io.sparkdatums.worker;

import java.io.Serializable;

/**
 * A closed pack.
 *
 * @param pack its name, {@code <job>/<name>}
 * @param processed datums in it that succeeded
 * @param failed datums in it that failed
 * @param recovered datums in it whose error handler succeeded
 * @param entries files, directories and pieces that it holds
 * @param bytes length of the pack in bytes
 * @param sandbox how the worker gave user code its {@code /pfs}, and what that costs, for the job's
 *     record; empty for a pack that an earlier attempt of the task had closed
 */
public record PackResult(
    String pack, int processed, int failed, int recovered, long entries, long bytes, String sandbox)
    implements Serializable {}
