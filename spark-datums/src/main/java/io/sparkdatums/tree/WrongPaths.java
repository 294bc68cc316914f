package io.sparkdatums.tree;

import io.sparkdatums.pack.PathOrder;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong about a tree: the first few paths in canonical order, and how many there are. */
public final class WrongPaths {
  /** How many are kept. */
  public static final int KEPT = 10;

  private final TreeMap<String, String> first = new TreeMap<>(PathOrder::compare);
  private long count;

  /** Adds a path and a sentence that says what is wrong about it. */
  public void add(String path, String problem) {
    add(path, problem, 1);
  }

  /** Adds a path that stands for several: itself, and others that come after it. */
  public void add(String path, String problem, long paths) {
    count += paths;
    first.putIfAbsent(path, problem);
    if (first.size() > KEPT) {
      first.pollLastEntry();
    }
  }

  /** The first few by path. */
  public Map<String, String> first() {
    return first;
  }

  /** How many there are. */
  public long count() {
    return count;
  }
}
