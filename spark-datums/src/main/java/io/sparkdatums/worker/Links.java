package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Finds what a symbolic link in the output stands for, the way user code saw it: {@code /pfs} holds
 * the directories of its datum and nothing else.
 *
 * <p>A link into the output, or into an input of the same datum, stands for what it leads to. One
 * to a regular file elsewhere stands for its content, if user code could read it. A directory
 * elsewhere, what is no regular file, and what is not there cannot be stored.
 */
final class Links {
  private static final int MOST = 40;
  private static final Path PARENT = Path.of("..");
  private static final Path ROOT = Path.of("/");

  private final Path stage;
  private final List<Path> spellings;
  private final Elsewhere elsewhere;

  /**
   * @param stage where the datum's directories are now
   * @param spellings the paths under which user code has seen them
   * @param elsewhere what user code sees beside them
   */
  Links(Path stage, List<Path> spellings, Elsewhere elsewhere) {
    this.stage = stage;
    this.spellings = List.copyOf(spellings);
    this.elsewhere = elsewhere;
  }

  /** Whether a target is one of the datum's own files and directories. */
  boolean isInside(Path target) {
    return target.startsWith(stage);
  }

  /**
   * The file or directory that a link leads to, which is no link itself.
   *
   * @param path the link's path in the output, for messages
   * @throws FailedTry if it leads nowhere, round and round, or to what cannot be stored
   */
  Path target(Path link, String path) throws IOException {
    Path place = stage;
    Deque<Path> ahead = new ArrayDeque<>();
    stage.relativize(link).forEach(ahead::add);
    int followed = 0;
    while (!ahead.isEmpty()) {
      Path name = ahead.pop();
      if (name.equals(PARENT)) {
        if (place.equals(stage)) {
          Path above = rest(Objects.requireNonNull(spellings.get(0).getParent()), ahead);
          if (!isPfs(above)) {
            return outside(above, link, path);
          }
          push(inside(above), ahead);
          continue;
        }
        place = Objects.requireNonNull(place.getParent());
        continue;
      }
      Path part = place.resolve(name).normalize();
      if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
        throw nothing(link, path);
      }
      if (!Files.isSymbolicLink(part)) {
        place = part;
        continue;
      }
      if (++followed > MOST) {
        throw new FailedTry("the link " + OutputWalk.shown(path) + " leads to itself");
      }
      Path leads = Files.readSymbolicLink(part);
      if (leads.isAbsolute()) {
        Path whole = rest(leads, ahead);
        if (!isPfs(whole)) {
          return outside(whole, link, path);
        }
        place = stage;
        leads = inside(whole);
      }
      push(leads, ahead);
    }
    if (place.equals(stage)) {
      throw directory(link, path);
    }
    return place;
  }

  /** The path with all that is ahead, which is done with then. */
  private static Path rest(Path from, Deque<Path> ahead) {
    Path whole = from;
    while (!ahead.isEmpty()) {
      whole = whole.resolve(ahead.pop());
    }
    return whole.normalize();
  }

  private static void push(Path names, Deque<Path> ahead) {
    List<Path> list = new ArrayList<>();
    names.forEach(list::add);
    for (int i = list.size() - 1; i >= 0; i--) {
      ahead.push(list.get(i));
    }
  }

  private boolean isPfs(Path absolute) {
    return spellings.stream()
        .anyMatch(
            spelling ->
                absolute.startsWith(spelling) && absolute.getNameCount() > spelling.getNameCount());
  }

  private Path inside(Path absolute) {
    Path spelling = spellings.stream().filter(absolute::startsWith).findFirst().orElseThrow();
    return absolute.subpath(spelling.getNameCount(), absolute.getNameCount());
  }

  private Path outside(Path absolute, Path link, String path) throws IOException {
    if (spellings.contains(absolute) || absolute.equals(ROOT)) {
      throw directory(link, path);
    }
    Path file;
    try {
      file = elsewhere.file(absolute);
    } catch (NoSuchFileException e) {
      throw nothing(link, path);
    }
    if (Files.isDirectory(file)) {
      throw directory(link, path);
    }
    if (!Files.isRegularFile(file) || !elsewhere.mayRead(file)) {
      throw new FailedTry(
          "the link "
              + OutputWalk.shown(path)
              + " leads to what is no file for user code to read: "
              + written(link));
    }
    return file;
  }

  private static FailedTry nothing(Path link, String path) throws IOException {
    return new FailedTry(
        "the link " + OutputWalk.shown(path) + " leads to nothing: " + written(link));
  }

  private static FailedTry directory(Path link, String path) throws IOException {
    return new FailedTry(
        "the link "
            + OutputWalk.shown(path)
            + " leads to a directory that is neither an input nor in the output: "
            + written(link)
            + "; link to its files, or copy it");
  }

  private static String written(Path link) throws IOException {
    return OutputWalk.shown(Files.readSymbolicLink(link).toString());
  }
}
