package io.sparkdatums.glob;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A pattern as an absolute path without empty, {@code "."} and {@code ".."} components and without
 * a slash at its end, as code points, each with its column in the text that the user wrote.
 *
 * @param points nothing for the root
 * @param columns from 1, in code points
 */
record CleanText(int[] points, int[] columns) {

  static CleanText of(String pattern) {
    int[] source = pattern.codePoints().toArray();
    Deque<int[]> components = new ArrayDeque<>();
    int start = 0;
    for (int i = 0; i <= source.length; i++) {
      if (i < source.length && source[i] != '/') {
        continue;
      }
      boolean dot = i - start == 1 && source[start] == '.';
      boolean dots = i - start == 2 && source[start] == '.' && source[start + 1] == '.';
      if (dots) {
        components.pollLast();
      } else if (i > start && !dot) {
        components.addLast(new int[] {start, i});
      }
      start = i + 1;
    }
    int length = components.stream().mapToInt(range -> 1 + range[1] - range[0]).sum();
    int[] points = new int[length];
    int[] columns = new int[length];
    int at = 0;
    for (Iterator<int[]> ranges = components.iterator(); ranges.hasNext(); ) {
      int[] range = ranges.next();
      points[at] = '/';
      columns[at++] = Math.max(range[0], 1);
      for (int i = range[0]; i < range[1]; i++) {
        points[at] = source[i];
        columns[at++] = i + 1;
      }
    }
    return new CleanText(points, columns);
  }

  /** The path, {@code "/"} for the root. */
  String text() {
    return points.length == 0 ? "/" : new String(points, 0, points.length);
  }
}
