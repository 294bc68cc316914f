package io.sparkdatums.spec;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pipeline reads: files, or a combination of inputs. */
public sealed interface Input
    permits Input.Files, Input.Cross, Input.Union, Input.Join, Input.Group, Input.Cron {

  /** The repos and directories that this input is made of, in the order of the spec. */
  List<Files> leaves();

  /** The inputs that this one combines, in the order of the spec; none for files and ticks. */
  default List<Input> children() {
    return List.of();
  }

  /**
   * The files of a repo's branch or of a plain directory; each match of the glob is a datum.
   * Exactly one of {@code repo} and {@code path} is there.
   *
   * @param name the directory below {@code /pfs} and the variable that the user code sees
   * @param repo the repo, null for a plain directory
   * @param path the plain directory as Hadoop's {@code Path(String)} reads it: absolute, with its
   *     scheme or without; null for a repo
   * @param branch the repo's branch; {@code master} for a plain directory too
   * @param commit the commit of the branch that every job reads, null for the branch's head
   * @param glob which paths are datums
   * @param lazy whether the user code sees pipes that are filled when they are opened
   * @param emptyFiles whether the user code sees files without their contents
   * @param byReference whether the user code sees the files themselves, no copies, where it can
   * @param joinOn the {@link io.sparkdatums.glob.Template} that gives a match's key in a join
   * @param outerJoin whether a match without partners in a join stays
   * @param groupBy the template that gives a match's key in a group
   * @param trigger when the head of the branch is read, null for always
   */
  record Files(
      String name,
      @Nullable String repo,
      @Nullable String path,
      String branch,
      @Nullable String commit,
      String glob,
      boolean lazy,
      boolean emptyFiles,
      boolean byReference,
      String joinOn,
      boolean outerJoin,
      String groupBy,
      @Nullable Trigger trigger)
      implements Input {

    public Files {
      if ((repo == null) == (path == null)) {
        throw new IllegalArgumentException("an input has either a repo or a path");
      }
    }

    /** The head of a repo's branch, contents and all. */
    public static Files ofRepo(String name, String repo, String branch, String glob) {
      return new Files(
          name, repo, null, branch, null, glob, false, false, false, "", false, "", null);
    }

    /** A plain directory, contents and all. */
    public static Files ofPath(String name, String path, String glob) {
      return new Files(
          name, null, path, "master", null, glob, false, false, false, "", false, "", null);
    }

    @Override
    public List<Files> leaves() {
      return List.of(this);
    }
  }

  /** Every combination of one datum of each input. */
  record Cross(List<Input> inputs) implements Input {
    public Cross {
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<Files> leaves() {
      return leavesOf(inputs);
    }

    @Override
    public List<Input> children() {
      return inputs;
    }
  }

  /** The datums of one input after the other, duplicates and all. */
  record Union(List<Input> inputs) implements Input {
    public Union {
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<Files> leaves() {
      return leavesOf(inputs);
    }

    @Override
    public List<Input> children() {
      return inputs;
    }
  }

  /** For each key every combination of one match of each input that has this key. */
  record Join(List<Input> inputs) implements Input {
    public Join {
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<Files> leaves() {
      return leavesOf(inputs);
    }

    @Override
    public List<Input> children() {
      return inputs;
    }
  }

  /** One datum for each key: all the matches of all the inputs that have it. */
  record Group(List<Input> inputs) implements Input {
    public Group {
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<Files> leaves() {
      return leavesOf(inputs);
    }

    @Override
    public List<Input> children() {
      return inputs;
    }
  }

  /**
   * The ticks of a clock: each is a file of a repo, named by its time in RFC 3339, and a datum.
   *
   * @param name as of files
   * @param repo the repo that gets the ticks
   * @param spec when it ticks: a {@link CronSchedule}
   * @param overwrite whether a tick removes the earlier ones
   * @param start when it begins to tick, null for when the pipeline is run first
   */
  record Cron(String name, String repo, String spec, boolean overwrite, @Nullable Instant start)
      implements Input {
    @Override
    public List<Files> leaves() {
      return List.of(Files.ofRepo(name, repo, "master", "/*"));
    }
  }

  private static List<Files> leavesOf(List<Input> inputs) {
    return inputs.stream().flatMap(input -> input.leaves().stream()).toList();
  }
}
