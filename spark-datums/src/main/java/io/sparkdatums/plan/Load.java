package io.sparkdatums.plan;

import java.io.Serializable;

/**
 * What running one datum took.
 *
 * @param datum its id
 * @param path its input paths, with {@code " × "} between them, at most {@link #MAX_PATH}
 *     characters
 * @param input the name of its largest input
 * @param inputPath the path of its largest input
 * @param inputBytes the length of its largest input
 * @param host where it ran
 * @param started when the last try began, in milliseconds since the epoch
 * @param downloadMillis time spent on getting its inputs
 * @param processMillis time spent in user code
 * @param uploadMillis time spent on storing its outputs
 * @param bytesIn length of its inputs
 * @param bytesOut length of its outputs
 */
public record Load(
    String datum,
    String path,
    String input,
    String inputPath,
    long inputBytes,
    String host,
    long started,
    long downloadMillis,
    long processMillis,
    long uploadMillis,
    long bytesIn,
    long bytesOut)
    implements Serializable {

  /** Longer paths lose their end. */
  public static final int MAX_PATH = 1_000;

  public Load {
    path = path.length() > MAX_PATH ? path.substring(0, MAX_PATH - 1) + "…" : path;
  }

  /** How long it held up its worker: phases of different datums overlap, so the longest one. */
  public long busyMillis() {
    return Math.max(processMillis, Math.max(downloadMillis, uploadMillis));
  }
}
