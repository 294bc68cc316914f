package io.sparkdatums.tree;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a datum is called in a plan and in packs: its order key, which is its input paths joined by
 * NUL, and, where it is not the only one of these paths or stands for several equal ones, two NULs
 * and the occurrences that it stands for.
 */
public final class DatumKey {
  /** What comes between the paths and the occurrences. */
  public static final String MARK = "\0\0";

  private DatumKey() {}

  /**
   * The name of one datum, or of several equal ones.
   *
   * @param paths the order key
   * @param occurrences numbers from 0
   */
  public static String of(String paths, List<Integer> occurrences) {
    return occurrences.equals(List.of(0))
        ? paths
        : paths + MARK + occurrences.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** The order key. */
  public static String paths(String key) {
    int mark = key.indexOf(MARK);
    return mark < 0 ? key : key.substring(0, mark);
  }

  /** Which of the datums with these paths it stands for. */
  public static List<Integer> occurrences(String key) {
    int mark = key.indexOf(MARK);
    return mark < 0
        ? List.of(0)
        : Arrays.stream(key.substring(mark + MARK.length()).split(",", -1))
            .map(Integer::valueOf)
            .toList();
  }
}
