package io.sparkdatums.plan;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.glob.Template;
import io.sparkdatums.spec.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys by which the groups and joins of an input have put datums together. */
public final class InputKeys {
  /** A path that follows a key is no longer than this. */
  private static final int MAX_PATH = 60;

  private final List<Leaf> leaves = new ArrayList<>();

  /** What gives a leaf's matches their key. */
  private enum By {
    NOTHING,
    JOIN,
    GROUP
  }

  private record Leaf(String name, Glob glob, By by, Template key) {}

  private InputKeys() {}

  public static InputKeys of(Input input) {
    InputKeys keys = new InputKeys();
    keys.add(input, By.NOTHING);
    return keys;
  }

  /** Within a group its key counts, whatever else is in it. */
  private void add(Input input, By by) {
    if (input instanceof Input.Files files) {
      String key = by == By.GROUP ? files.groupBy() : by == By.JOIN ? files.joinOn() : "";
      leaves.add(new Leaf(files.name(), Glob.parse(files.glob()), by, Template.parse(key)));
      return;
    }
    By inner = by;
    if (input instanceof Input.Group) {
      inner = By.GROUP;
    } else if (input instanceof Input.Join && by == By.NOTHING) {
      inner = By.JOIN;
    }
    for (Input child : input.children()) {
      add(child, inner);
    }
  }

  /** Whether matches of an input come together in one datum, however many there are. */
  public boolean isGrouped(String input) {
    return leaves.stream().anyMatch(leaf -> leaf.by == By.GROUP && leaf.name.equals(input));
  }

  /** The key that a match of an input has been grouped or joined by; null if there is none. */
  public @Nullable String key(String input, String path) {
    for (Leaf leaf : leaves) {
      if (leaf.name.equals(input) && leaf.glob.matches(path)) {
        String key = leaf.key.expand(leaf.glob.match(path));
        return key.isEmpty() ? null : key;
      }
    }
    return null;
  }

  /** A datum as people call it: by its key with the beginning of its paths, or by its paths. */
  public static String name(@Nullable String key, String paths) {
    if (key == null) {
      return paths;
    }
    String beginning =
        paths.length() <= MAX_PATH
            ? paths
            : paths.substring(0, paths.offsetByCodePoints(0, MAX_PATH / 2)) + "…";
    return key + " (" + beginning + ")";
  }
}
