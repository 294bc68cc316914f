package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contributions to one file and what changes about them. All lists are multisets. */
final class Parts {
  private Parts() {}

  /**
   * The contributions after a change, in datum order. One that comes and goes at once is as if it
   * had done neither, so that the bytes stay where they are.
   *
   * @param old in datum order
   * @throws DatumsException {@code TREE_PART_MISSING} if one that goes is not there
   */
  static List<Part> merge(String path, List<Part> old, List<Part> removed, List<Part> added) {
    if (removed.isEmpty() && added.isEmpty()) {
      return old;
    }
    if (old.isEmpty() && removed.isEmpty() && added.size() == 1) {
      return List.of(added.get(0));
    }
    removed.sort(DatumOrder.PARTS);
    added.sort(DatumOrder.PARTS);
    List<Part> merged = new ArrayList<>(old.size() + added.size());
    int keep = 0;
    int add = 0;
    int remove = 0;
    while (keep < old.size() || add < added.size() || remove < removed.size()) {
      Part least = least(old, keep, added, add, removed, remove);
      int keepEnd = endOf(least, old, keep);
      int addEnd = endOf(least, added, add);
      int removeEnd = endOf(least, removed, remove);
      int cancelled = Math.min(addEnd - add, removeEnd - remove);
      List<Part> gone = removed.subList(remove, removeEnd - cancelled);
      if (gone.size() > keepEnd - keep) {
        throw DatumsException.of(
            "TREE_PART_MISSING", Map.of("path", path, "datum", DatumOrder.show(least.datum())));
      }
      take(old.subList(keep, keepEnd), gone, merged);
      merged.addAll(added.subList(add, addEnd - cancelled));
      keep = keepEnd;
      add = addEnd;
      remove = removeEnd;
    }
    return merged;
  }

  /** Whether the two lists are the same contributions; where the bytes lie does not count. */
  static boolean same(List<Part> some, List<Part> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).sameContribution(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  // Equal contributions are interchangeable; the one at the place named is preferred to go.
  private static void take(List<Part> from, List<Part> gone, List<Part> to) {
    if (gone.isEmpty()) {
      to.addAll(from);
      return;
    }
    List<Part> left = new ArrayList<>(from);
    int missed = 0;
    for (Part part : gone) {
      missed += left.remove(part) ? 0 : 1;
    }
    to.addAll(left.subList(0, left.size() - missed));
  }

  private static Part least(
      List<Part> old, int keep, List<Part> added, int add, List<Part> removed, int remove) {
    @Nullable Part least = keep < old.size() ? old.get(keep) : null;
    least = add < added.size() ? lesser(least, added.get(add)) : least;
    least = remove < removed.size() ? lesser(least, removed.get(remove)) : least;
    return Objects.requireNonNull(least);
  }

  private static Part lesser(@Nullable Part one, Part other) {
    return one == null || DatumOrder.PARTS.compare(other, one) < 0 ? other : one;
  }

  private static int endOf(Part part, List<Part> parts, int from) {
    int end = from;
    while (end < parts.size() && parts.get(end).sameContribution(part)) {
      end++;
    }
    return end;
  }
}
