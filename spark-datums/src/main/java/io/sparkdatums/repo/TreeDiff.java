package io.sparkdatums.repo;

import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.OldRows;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the files of two trees differ, in canonical path order, at the cost of what differs. Where
 * both have most of their data files in common, the paths in the others are looked up. Else the
 * trees are walked, and directories of equal digests are not entered; memory grows with the depth.
 */
public final class TreeDiff implements Iterator<TreeDiff.Difference> {
  private final @Nullable Tree before;
  private final Tree after;
  private final Deque<Level> open = new ArrayDeque<>();
  private @Nullable Difference next;

  /** What became of a file. */
  public enum Kind {
    ADDED,
    CHANGED,
    REMOVED
  }

  /**
   * A file that differs.
   *
   * @param before the file in the first tree, null if it was added
   * @param after the file in the second tree, null if it was removed
   */
  public record Difference(@Nullable TreeRow before, @Nullable TreeRow after) {

    /** What became of the file. */
    public Kind kind() {
      return before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED;
    }

    /** Its path. */
    public String path() {
      return any().path();
    }

    private TreeRow any() {
      TreeRow row = after == null ? before : after;
      if (row == null) {
        throw new IllegalStateException("a difference of nothing");
      }
      return row;
    }

    /**
     * The order keys of the datums that contributed to one and not in the same way to the other.
     */
    public Set<String> datums() {
      Set<String> datums = new TreeSet<>();
      contributions(after, before).forEach(datums::add);
      contributions(before, after).forEach(datums::add);
      return datums;
    }

    private static Stream<String> contributions(@Nullable TreeRow of, @Nullable TreeRow other) {
      List<Part> others = other == null ? List.of() : other.parts();
      return of == null
          ? Stream.empty()
          : of.parts().stream()
              .filter(part -> others.stream().noneMatch(each -> same(part, each)))
              .map(Part::datum);
    }

    private static boolean same(Part one, Part other) {
      return one.length() == other.length()
          && one.datum().equals(other.datum())
          && Arrays.equals(one.hash(), other.hash());
    }
  }

  /** The rows of a directory in both trees. */
  private static final class Level {
    final Ahead<TreeRow> before;
    final Ahead<TreeRow> after;

    Level(Iterator<TreeRow> before, Iterator<TreeRow> after) {
      this.before = new Ahead<>(before);
      this.after = new Ahead<>(after);
    }
  }

  /** The differences at some paths, which come in canonical order. */
  private static Iterator<Difference> at(Iterator<String> paths, Tree before, Tree after) {
    OldRows old = before.inOrder();
    OldRows now = after.inOrder();
    return new Filtered<>(
        new Mapped<>(paths, path -> new Difference(file(old, path), file(now, path))),
        each -> !Arrays.equals(hash(each.before()), hash(each.after())));
  }

  private static byte @Nullable [] hash(@Nullable TreeRow file) {
    return file == null ? null : file.hash();
  }

  private static @Nullable TreeRow file(OldRows rows, String path) {
    try {
      TreeRow row = rows.find(path.getBytes(StandardCharsets.UTF_8));
      return row == null || row.kind() != RowKind.FILE ? null : row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TreeDiff(@Nullable Tree before, Tree after) {
    this.before = before;
    this.after = after;
  }

  /**
   * The differences at and below a path. Both trees stay open until they are read.
   *
   * @param before the first tree, null if there was none
   * @param from a file or a directory of it
   * @param to what it is in the second tree
   */
  public static Iterator<Difference> of(@Nullable Tree before, String from, Tree after, String to) {
    if (before != null && from.equals(to)) {
      Optional<Iterator<String>> paths = after.differing(before, to);
      if (paths.isPresent()) {
        return at(paths.get(), before, after);
      }
    }
    TreeDiff diff = new TreeDiff(before, after);
    TreeRow old = before == null ? null : before.find(from).orElse(null);
    diff.compare(old, after.find(to).orElse(null));
    return diff;
  }

  @Override
  public boolean hasNext() {
    while (next == null && !open.isEmpty()) {
      Level level = open.peek();
      boolean left = level.before.hasNext();
      boolean right = level.after.hasNext();
      if (!left && !right) {
        open.pop();
        continue;
      }
      int order =
          !left
              ? 1
              : !right
                  ? -1
                  : PathOrder.compare(name(level.before.peek()), name(level.after.peek()));
      TreeRow old = order <= 0 ? level.before.next() : null;
      TreeRow now = order >= 0 ? level.after.next() : null;
      compare(old, now);
    }
    return next != null;
  }

  private static String name(TreeRow row) {
    return row.path().substring(row.path().lastIndexOf('/'));
  }

  private void compare(@Nullable TreeRow old, @Nullable TreeRow now) {
    boolean oldDirectory = old != null && old.kind() == RowKind.DIRECTORY;
    boolean nowDirectory = now != null && now.kind() == RowKind.DIRECTORY;
    if (old != null && now != null && oldDirectory == nowDirectory) {
      if (!Arrays.equals(old.hash(), now.hash())) {
        if (oldDirectory) {
          enter(old, now);
        } else {
          next = new Difference(old, now);
        }
      }
      return;
    }
    if (oldDirectory || nowDirectory) {
      enter(oldDirectory ? old : null, nowDirectory ? now : null);
    }
    TreeRow removed = oldDirectory ? null : old;
    TreeRow added = nowDirectory ? null : now;
    if (removed != null || added != null) {
      next = new Difference(removed, added);
    }
  }

  private void enter(@Nullable TreeRow old, @Nullable TreeRow now) {
    open.push(
        new Level(
            old == null || before == null ? Collections.emptyIterator() : before.list(old.path()),
            now == null ? Collections.emptyIterator() : after.list(now.path())));
  }

  @Override
  public Difference next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Difference difference = next;
    next = null;
    return difference;
  }
}
