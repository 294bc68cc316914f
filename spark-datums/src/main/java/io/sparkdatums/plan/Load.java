package io.sparkdatums.plan;

import java.io.Serializable;

/**
 * What running one datum took.
 *
 * @param datum its id
 * @param path its input paths, as {@link #shown} has them
 * @param input the name of its largest input
 * @param inputPath the path of its largest input
 * @param inputBytes the length of its largest input
 * @param worker where it ran: executor, host and task, as {@code executor@host/task}
 * @param started when user code began to run, in milliseconds since the epoch
 * @param downloadMillis time spent on getting its inputs
 * @param processMillis time spent in user code
 * @param uploadMillis time spent on storing its outputs
 * @param bytesIn length of its inputs
 * @param bytesOut length of its outputs
 * @param recordsOut how many files it wrote
 * @param memory bytes of memory that its processes held at most; 0 if that is not known
 */
public record Load(
    String datum,
    String path,
    String input,
    String inputPath,
    long inputBytes,
    String worker,
    long started,
    long downloadMillis,
    long processMillis,
    long uploadMillis,
    long bytesIn,
    long bytesOut,
    long recordsOut,
    long memory)
    implements Serializable {

  /** Longer paths lose their end. */
  private static final int MAX_PATH = 1_000;

  /** Input paths with NUL between them, as they are shown. */
  public static String shown(String paths) {
    String text = paths.length() > MAX_PATH ? paths.substring(0, MAX_PATH - 1) + "…" : paths;
    return text.replace("\0", " × ");
  }

  /** The host where it ran. */
  public String host() {
    int from = worker.indexOf('@') + 1;
    int to = worker.indexOf('/', from);
    return worker.substring(from, to < 0 ? worker.length() : to);
  }

  /** When its outputs were stored, in milliseconds since the epoch. */
  public long ended() {
    return started + processMillis + uploadMillis;
  }

  /** How long it held up its worker: phases of different datums overlap, so the longest one. */
  public long busyMillis() {
    return Math.max(processMillis, Math.max(downloadMillis, uploadMillis));
  }
}
