package io.sparkdatums.glob;

import java.util.List;

/** What the groups of a glob took of a path that it matches. */
public final class Captures {
  private final String path;
  private final List<String> groups;

  /** What the groups took of a path: texts of groups 1, 2, …. */
  public Captures(String path, List<String> groups) {
    this.path = path;
    this.groups = List.copyOf(groups);
  }

  /**
   * The text of one group.
   *
   * @param n 0 for the whole path, else the number of the group, from 1 by the order of opening
   *     brackets
   * @return empty if the group took no part in the match, or if there is none of that number
   */
  public String group(int n) {
    if (n == 0) {
      return path;
    }
    return n > 0 && n <= groups.size() ? groups.get(n - 1) : "";
  }

  /** The texts of groups 1, 2, …; empty for a group that took no part. */
  public List<String> groups() {
    return groups;
  }
}
