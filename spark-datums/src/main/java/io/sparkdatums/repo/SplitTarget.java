package io.sparkdatums.repo;

/**
 * When a part of a split file is full.
 *
 * @param datums how many records it holds, 0 for any number
 * @param bytes from how many bytes on it is closed, 0 for any
 * @param header how many records at the beginning of the file belong to every part
 */
public record SplitTarget(long datums, long bytes, long header) implements java.io.Serializable {

  /** A record in each part. */
  public static final SplitTarget ONE = new SplitTarget(0, 0, 0);

  /** Whether a part is full. */
  boolean isFull(long records, long written) {
    if (datums == 0 && bytes == 0) {
      return records > 0;
    }
    return (datums > 0 && records >= datums) || (bytes > 0 && written >= bytes);
  }

  /** How many records a part holds if only their number counts, else 0. */
  long fixed() {
    return bytes > 0 ? 0 : Math.max(1, datums);
  }
}
