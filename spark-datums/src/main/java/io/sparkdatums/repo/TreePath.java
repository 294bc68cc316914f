package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Escape;
import io.sparkdatums.glob.Glob;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user writes for a place in a warehouse: {@code R[@B[=V][^…|~N]][:/P]}. The commit may be
 * written {@code .V} too.
 *
 * @param repo the repo
 * @param branch the branch, {@code master} if none is named
 * @param sequence the commit, null for the newest one
 * @param generations how many commits before that one is meant
 * @param path the path as it was written after the colon, empty if there was none
 */
public record TreePath(
    String repo, String branch, @Nullable Long sequence, long generations, String path) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?s)([^@:=/^~]+)(?:@([^@:=/^~.]+)(?:[=.]([0-9]{1,18}))?((?:\\^[0-9]{0,9}|~[0-9]{1,9})*))?"
              + "(?::(.*))?");
  private static final Pattern STEP = Pattern.compile("[\\^~]([0-9]*)");
  private static final String GLOB = "*?[]{}!()@+^\\";

  /**
   * Takes apart what a user wrote.
   *
   * @throws DatumsException {@code PLACE_INVALID}
   */
  public static TreePath parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw DatumsException.of("PLACE_INVALID", Map.of("place", text));
    }
    String branch = matcher.group(2) == null ? Repo.MASTER : matcher.group(2);
    Long sequence = matcher.group(3) == null ? null : Long.valueOf(matcher.group(3));
    String path = matcher.group(5) == null ? "" : matcher.group(5);
    return new TreePath(matcher.group(1), branch, sequence, steps(matcher.group(4)), path);
  }

  /** {@code ^} and {@code ^1} are the parent, {@code ^^} and {@code ~2} the parent's parent. */
  private static long steps(@Nullable String ancestry) {
    long steps = 0;
    Matcher matcher = STEP.matcher(ancestry == null ? "" : ancestry);
    while (matcher.find()) {
      steps += matcher.group(1).isEmpty() ? 1 : Long.parseLong(matcher.group(1));
    }
    return steps;
  }

  /** The same place in another commit of the branch. */
  public TreePath at(@Nullable Long commit) {
    return new TreePath(repo, branch, commit, 0, path);
  }

  /** The glob that the path is: {@code /} where there is none. */
  public String glob() {
    return path.isEmpty() ? "/" : path;
  }

  /** The exact path: with a slash before it, and without the backslashes before glob characters. */
  public String exact() {
    StringBuilder out = new StringBuilder();
    if (!path.startsWith("/")) {
      out.append('/');
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean escape = c == '\\' && i + 1 < path.length() && GLOB.indexOf(path.charAt(i + 1)) >= 0;
      out.append(escape ? path.charAt(++i) : c);
    }
    return out.toString();
  }

  /** A path of a tree as it is written in a command. */
  public static String written(String path) {
    return Escape.controls(Glob.escape(path));
  }

  /**
   * The same, if it names no commit: for what makes one.
   *
   * @throws DatumsException {@code PLACE_IS_COMMIT}
   */
  public TreePath onBranch() {
    if (sequence != null || generations > 0) {
      String commit = repo + "@" + branch + (sequence == null ? "^" : "=" + sequence);
      throw DatumsException.of(
          "PLACE_IS_COMMIT", Map.of("commit", commit, "branch", repo + "@" + branch));
    }
    return this;
  }

  /** The branch that is meant, which need not have a commit yet. */
  public Branch branch(Warehouse warehouse) throws IOException {
    return warehouse.repo(repo).branch(branch);
  }

  /**
   * The tree that is meant.
   *
   * @throws DatumsException {@code REPO_NOT_FOUND}, {@code COMMIT_NOT_FOUND}, {@code BRANCH_EMPTY}
   */
  public Tree tree(Warehouse warehouse) throws IOException {
    Branch of = branch(warehouse);
    if (generations > 0) {
      return of.tree(of.ancestor(sequence, generations).sequence());
    }
    if (sequence != null) {
      return of.tree(sequence);
    }
    Optional<Tree> tree = of.tree();
    return tree.orElseThrow(
        () -> DatumsException.of("BRANCH_EMPTY", Map.of("repo", repo, "branch", branch)));
  }
}
