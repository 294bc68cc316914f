package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Finds what a symbolic link in the output stands for, the way user code saw it: {@code /pfs} is
 * the root, and nothing above it counts.
 *
 * <p>A link inside the output, or into an input of the same datum, stands for what it leads to. One
 * that leads anywhere else, or nowhere, cannot be stored.
 */
final class Links {
  private static final int MOST = 40;
  private static final Path PARENT = Path.of("..");

  private final Path stage;
  private final List<Path> spellings;

  /**
   * @param stage where the datum's directories are now
   * @param spellings the paths under which user code has seen them
   */
  Links(Path stage, List<Path> spellings) {
    this.stage = stage;
    this.spellings = List.copyOf(spellings);
  }

  /**
   * The file or directory that a link leads to, which is no link itself.
   *
   * @param path the link's path in the output, for messages
   * @throws FailedTry if it leads out of the datum, nowhere, or round and round
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
          throw outside(link, path);
        }
        place = Objects.requireNonNull(place.getParent());
        continue;
      }
      Path part = place.resolve(name).normalize();
      if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
        throw new FailedTry(
            "the link " + OutputWalk.shown(path) + " leads to nothing: " + written(link));
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
        place = stage;
        leads = inside(leads, link, path);
      }
      List<Path> names = new ArrayList<>();
      leads.forEach(names::add);
      for (int i = names.size() - 1; i >= 0; i--) {
        ahead.push(names.get(i));
      }
    }
    if (place.equals(stage)) {
      throw outside(link, path);
    }
    return place;
  }

  private Path inside(Path leads, Path link, String path) throws IOException {
    for (Path spelling : spellings) {
      if (leads.startsWith(spelling) && leads.getNameCount() > spelling.getNameCount()) {
        return leads.subpath(spelling.getNameCount(), leads.getNameCount());
      }
    }
    throw outside(link, path);
  }

  private static FailedTry outside(Path link, String path) throws IOException {
    return new FailedTry(
        "the link "
            + OutputWalk.shown(path)
            + " leads out of the datum's own files: "
            + written(link));
  }

  private static String written(Path link) throws IOException {
    return OutputWalk.shown(Files.readSymbolicLink(link).toString());
  }
}
