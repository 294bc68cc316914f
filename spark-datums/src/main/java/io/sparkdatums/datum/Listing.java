package io.sparkdatums.datum;

import io.sparkdatums.datum.PlainDirectory.Children;
import io.sparkdatums.datum.PlainDirectory.FileStat;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.pack.PathOrder;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nodes of a plain directory that belong to a datum: what the glob matches, and all that
 * is below a match. No directory is listed in which the glob can match nothing, and nothing is
 * looked up about a name that cannot lead to a match.
 *
 * <p>A small tree is walked here, depth first, so that its nodes come in canonical order. Of a
 * large one the directories that are left are handed over, for tasks to {@link #resume} with; they
 * hand over in turn what is too much for one task.
 */
final class Listing {
  /** Directories that a task holds for itself before it hands over further ones. */
  private static final int STACK = 10_000;

  private final PlainDirectory directory;
  private final Glob glob;

  Listing(PlainDirectory directory, Glob glob) {
    this.directory = directory;
    this.glob = glob;
  }

  /**
   * What the driver found.
   *
   * @param nodes in canonical order if nothing is pending
   * @param pending directories that have not been listed yet
   * @param directories how many have been listed
   */
  record Begun(List<Node> nodes, List<String> pending, long directories) {}

  /**
   * Walks until all is listed, or so many names have been.
   *
   * @param limit how many names are held at most
   */
  Begun begin(int limit) throws IOException {
    return new Walk(limit).run();
  }

  /** Whether the whole directory belongs to a datum. */
  private boolean isInside(String path) {
    if (glob.matches(path)) {
      return true;
    }
    return !path.equals("/") && isInside(parent(path));
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? "/" : path.substring(0, slash);
  }

  /** Where the walk begins: the lowest directory that the pattern spells out. */
  static String start(Glob glob) {
    String prefix = glob.literalPrefix();
    if (glob.isLiteral()) {
      return prefix.isEmpty() ? "/" : prefix;
    }
    int slash = prefix.lastIndexOf('/');
    return slash <= 0 ? "/" : prefix.substring(0, slash);
  }

  private static Node node(FileStat found, boolean matches) {
    return new Node(
        found.path(),
        found.directory(),
        matches,
        found.size(),
        found.modified(),
        found.etag(),
        null,
        List.of());
  }

  /** The depth-first walk in canonical order. */
  private final class Walk {
    private final int limit;
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private final Deque<Siblings> levels = new ArrayDeque<>();
    private long listed;
    private long directories;

    private record Siblings(Iterator<FileStat> children, boolean inside) {}

    Walk(int limit) {
      this.limit = limit;
    }

    Begun run() throws IOException {
      String start = start(glob);
      FileStat root = directory.stat(start);
      if (root != null) {
        visit(root, !start.equals("/") && isInside(parent(start)));
      }
      while (!levels.isEmpty()) {
        Siblings level = levels.peek();
        if (level.children.hasNext()) {
          visit(level.children.next(), level.inside);
        } else {
          levels.pop();
        }
      }
      return new Begun(nodes, pending, directories);
    }

    private void visit(FileStat found, boolean insideParent) throws IOException {
      boolean matches = glob.matches(found.path());
      boolean inside = insideParent || matches;
      if (inside) {
        nodes.add(node(found, matches));
      }
      if (found.directory() && (inside || glob.canMatchBelow(found.path()))) {
        List<FileStat> children = listed > limit ? null : children(found.path(), inside);
        if (children == null) {
          pending.add(found.path());
        } else {
          levels.push(new Siblings(children.iterator(), inside));
        }
      }
    }

    private @Nullable List<FileStat> children(String path, boolean inside) throws IOException {
      List<FileStat> found = new ArrayList<>();
      try (Children children = directory.list(path, child -> inside || wanted(child))) {
        for (FileStat child = children.next(); child != null; child = children.next()) {
          found.add(child);
          if (++listed > limit) {
            return null;
          }
        }
      }
      directories++;
      found.sort(Comparator.comparing(FileStat::path, PathOrder::compare));
      return found;
    }
  }

  private boolean wanted(String path) {
    return glob.matches(path) || glob.canMatchBelow(path);
  }

  /** What a task found: a node, or a directory that somebody else has to list. */
  sealed interface Found {
    record Listed(Node node) implements Found {}

    record Pending(String directory) implements Found {}
  }

  /**
   * Lists directories and what is below them, in no particular order and with nothing held but the
   * names of directories that are still to be listed.
   *
   * @param starts the first one is always listed
   * @param budget names after which the directories that are left are handed over
   */
  Sweep resume(Iterator<String> starts, long budget) {
    return new Sweep(starts, budget);
  }

  /** The listing of one task. */
  final class Sweep implements Closeable {
    private final Iterator<String> starts;
    private final long budget;
    private final Deque<Level> stack = new ArrayDeque<>();
    private final Deque<Found> ready = new ArrayDeque<>();
    private Children children = Children.NONE;
    private boolean inside;
    private long listed;
    private long directories;

    private record Level(String directory, boolean inside) {}

    Sweep(Iterator<String> starts, long budget) {
      this.starts = starts;
      this.budget = budget;
    }

    /** The next finding, or null after the last. */
    @Nullable Found next() throws IOException {
      while (ready.isEmpty()) {
        FileStat child = children.next();
        if (child != null) {
          visit(child);
        } else if (!descend()) {
          return null;
        }
      }
      return ready.poll();
    }

    private void visit(FileStat child) {
      listed++;
      boolean matches = glob.matches(child.path());
      boolean belongs = inside || matches;
      if (belongs) {
        ready.add(new Found.Listed(node(child, matches)));
      }
      if (child.directory() && (belongs || glob.canMatchBelow(child.path()))) {
        if (stack.size() < STACK) {
          stack.push(new Level(child.path(), belongs));
        } else {
          ready.add(new Found.Pending(child.path()));
        }
      }
    }

    private boolean descend() throws IOException {
      children.close();
      children = Children.NONE;
      Level level = stack.poll();
      if (level == null && starts.hasNext()) {
        String start = starts.next();
        level = new Level(start, isInside(start));
      }
      if (level == null) {
        return false;
      }
      if (directories > 0 && listed >= budget) {
        ready.add(new Found.Pending(level.directory));
        return true;
      }
      directories++;
      inside = level.inside;
      boolean all = inside;
      children = directory.list(level.directory, child -> all || wanted(child));
      return true;
    }

    /** How many directories have been listed. */
    long directories() {
      return directories;
    }

    @Override
    public void close() throws IOException {
      children.close();
    }
  }
}
