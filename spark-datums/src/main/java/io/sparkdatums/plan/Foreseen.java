package io.sparkdatums.plan;

import java.io.Serializable;

/**
 * A datum and what it takes.
 *
 * @param path its input paths, as {@link Load#shown} has them
 * @param cost its duration in milliseconds, or where it is only read, its bytes
 * @param input the name of its largest input
 * @param inputPath the path of its largest input
 * @param inputBytes the length of its largest input
 */
public record Foreseen(String path, double cost, String input, String inputPath, long inputBytes)
    implements Serializable {

  /** What a datum took. */
  public static Foreseen of(Load load) {
    return new Foreseen(
        load.path(), (double) load.busyMillis(), load.input(), load.inputPath(), load.inputBytes());
  }
}
