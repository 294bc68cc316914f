package io.sparkdatums.spec;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.glob.Template;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the inputs of one pipeline, and sees to it that no datum has two of one name. */
final class InputReader {
  private static final String[] KINDS = {"pfs", "atom", "cross", "union", "join", "group", "cron"};
  private static final int MAX_NAME_BYTES = 255;
  private static final Pattern BYTES =
      Pattern.compile("(\\d{1,15})(\\.\\d{1,9})? ?([kKmMgGtTpP]?)[iI]?[bB]?");

  private final SpecReader spec;
  private final String pipeline;

  InputReader(SpecReader spec, String pipeline) {
    this.spec = spec;
    this.pipeline = pipeline;
  }

  /** What the inputs around one say about it. */
  private enum Within {
    NOTHING,
    JOIN,
    GROUP,
    GROUP_AND_JOIN;

    boolean joined() {
      return this == JOIN || this == GROUP_AND_JOIN;
    }

    boolean grouped() {
      return this == GROUP || this == GROUP_AND_JOIN;
    }

    Within join() {
      return grouped() ? GROUP_AND_JOIN : JOIN;
    }

    Within group() {
      return joined() ? GROUP_AND_JOIN : GROUP;
    }
  }

  /** Reads the field {@code input}. */
  Input input(ObjectReader input) {
    return input(input, Within.NOTHING, new HashSet<>());
  }

  /** Reads the old list {@code inputs}: several are crossed. */
  Input inputs(List<ObjectReader> inputs) {
    Set<String> names = new HashSet<>();
    List<Input> read = new ArrayList<>();
    for (ObjectReader files : inputs) {
      read.add(files(files, Within.NOTHING, names));
    }
    return read.size() == 1 ? read.get(0) : new Input.Cross(read);
  }

  /**
   * Reads one node.
   *
   * @param names the names that are taken; the node's are added
   */
  private Input input(ObjectReader input, Within within, Set<String> names) {
    List<String> kinds = input.given(KINDS);
    if (kinds.isEmpty()) {
      throw input.noInput();
    }
    if (kinds.size() > 1) {
      throw input.severalInputs(kinds);
    }
    String kind = kinds.get(0);
    return switch (kind) {
      case "cross" -> new Input.Cross(all(input, kind, within, names));
      case "join" -> new Input.Join(all(input, kind, within.join(), names));
      case "group" -> new Input.Group(all(input, kind, within.group(), names));
      case "union" -> union(input, within, names);
      case "cron" -> cron(input.required(kind, Schema.CRON), names);
      default -> files(input.required(kind, Schema.FILES), within, names);
    };
  }

  private List<Input> all(ObjectReader input, String kind, Within within, Set<String> names) {
    List<Input> all = new ArrayList<>();
    for (ObjectReader child : input.objects(kind, Schema.INPUT)) {
      all.add(input(child, within, names));
    }
    return all;
  }

  /** The parts of a union may share names, for no datum has files of two of them. */
  private Input union(ObjectReader input, Within within, Set<String> names) {
    List<Input> all = new ArrayList<>();
    Set<String> after = new HashSet<>(names);
    for (ObjectReader child : input.objects("union", Schema.INPUT)) {
      Set<String> part = new HashSet<>(names);
      all.add(input(child, within, part));
      after.addAll(part);
    }
    names.addAll(after);
    return new Input.Union(all);
  }

  private Input cron(ObjectReader cron, Set<String> names) {
    String name = name(cron, cron.requiredText("name"), names);
    String schedule = cron.requiredText("spec");
    checkSchedule(cron, "spec", schedule);
    String repo = cron.text("repo");
    if (repo.isEmpty()) {
      repo = pipeline + "_" + name;
    }
    SpecReader.checkName(cron, "repo", repo);
    return new Input.Cron(name, repo, schedule, cron.flag("overwrite"), start(cron));
  }

  private static @Nullable Instant start(ObjectReader cron) {
    String start = cron.textOrNull("start");
    try {
      return start == null ? null : Instant.parse(start);
    } catch (DateTimeParseException e) {
      throw cron.invalid("start", start, "it is no time such as \"2024-01-31T18:00:00Z\"");
    }
  }

  private static void checkSchedule(ObjectReader object, String field, String schedule) {
    try {
      CronSchedule.parse(schedule);
    } catch (IllegalArgumentException e) {
      throw object.invalid(field, schedule, String.valueOf(e.getMessage()));
    }
  }

  private Input files(ObjectReader files, Within within, Set<String> names) {
    String repo = files.textOrName("repo");
    String path = files.textOrNull("path");
    if (repo == null && path == null) {
      throw files.missing("repo");
    }
    if (repo != null && path != null) {
      throw files.invalid(
          "path", path, "a \"repo\" is given too, and an input is one or the other");
    }
    if (repo != null) {
      SpecReader.checkName(files, "repo", repo);
    } else {
      for (String field : files.given("branch", "commit", "trigger")) {
        throw files.invalid(field, "there", "a plain directory has neither branches nor commits");
      }
    }
    String name = files.textOrNull("name");
    if (name == null && repo == null) {
      throw files.missing("name");
    }
    name = name(files, name == null ? String.valueOf(repo) : name, names);
    Glob glob = glob(files);
    ObjectReader trigger = files.object("trigger", Schema.TRIGGER);
    boolean outer = files.flag("outer_join");
    noticeKeys(files, within, glob);
    return new Input.Files(
        name,
        repo,
        path == null ? null : spec.resolve(files, "path", path),
        branch(files, trigger),
        files.textOrNull("commit"),
        glob.pattern(),
        files.flag("lazy"),
        files.flag("empty_files"),
        byReference(files),
        files.text("join_on"),
        outer,
        files.text("group_by"),
        trigger == null ? null : trigger(trigger));
  }

  private static boolean byReference(ObjectReader files) {
    boolean given = files.flag("by_reference");
    if (given && !files.given("repo").isEmpty()) {
      files.notice(
          "by_reference", "has no effect: the files of a repo are copied out of its packs");
    } else if (given && (files.flag("lazy") || files.flag("empty_files"))) {
      files.notice("by_reference", "has no effect beside lazy and empty_files");
    }
    return given;
  }

  /** A field of a key that is never looked at, or that looks at nothing, is worth a line. */
  private static void noticeKeys(ObjectReader files, Within within, Glob glob) {
    if (!within.joined()) {
      for (String field : files.given("join_on", "outer_join")) {
        files.notice(field, "has no effect: the input is in no join");
      }
    }
    if (!within.grouped()) {
      for (String field : files.given("group_by")) {
        files.notice(field, "has no effect: the input is in no group");
      }
    }
    for (String field : files.given("join_on", "group_by")) {
      for (int group : Template.parse(files.text(field)).groups()) {
        if (group > glob.groups()) {
          files.notice(
              field,
              "names group "
                  + (group == Integer.MAX_VALUE ? "of an impossible number" : group)
                  + ", which is empty: the glob "
                  + glob.pattern()
                  + " has "
                  + glob.groups());
        }
      }
    }
  }

  private static String branch(ObjectReader files, @Nullable ObjectReader trigger) {
    if (trigger == null) {
      return SpecReader.name(files, "branch", SpecReader.DEFAULT_BRANCH);
    }
    if (!files.given("branch").isEmpty()) {
      files.notice("branch", "has no effect: with a trigger, the trigger's branch is read");
    }
    return SpecReader.name(trigger, "branch", SpecReader.DEFAULT_BRANCH);
  }

  private static Trigger trigger(ObjectReader trigger) {
    String cron = trigger.textOrNull("cron_spec");
    if (cron != null) {
      checkSchedule(trigger, "cron_spec", cron);
    }
    int commits = trigger.integer("commits");
    if (commits < 0) {
      throw trigger.invalid("commits", commits, "it is less than 0");
    }
    String size = trigger.textOrNull("size");
    long bytes = size == null ? 0 : bytes(trigger, size);
    if (cron == null && commits == 0 && bytes == 0) {
      throw trigger.missing("commits");
    }
    return new Trigger(trigger.flag("all"), cron, bytes, commits);
  }

  private static long bytes(ObjectReader trigger, String size) {
    Matcher matcher = BYTES.matcher(size);
    if (!matcher.matches()) {
      throw trigger.invalid("size", size, "it is no size such as \"100MB\"");
    }
    double number =
        Double.parseDouble(matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2)));
    int power = "kmgtp".indexOf(matcher.group(3).toLowerCase(java.util.Locale.ROOT));
    double bytes = number * Math.pow(1000, matcher.group(3).isEmpty() ? 0 : power + 1);
    if (bytes > Long.MAX_VALUE) {
      throw trigger.invalid("size", size, "it is too large");
    }
    return (long) bytes;
  }

  private static Glob glob(ObjectReader files) {
    String glob = files.requiredText("glob");
    try {
      return Glob.parse(glob);
    } catch (DatumsException e) {
      throw files.badGlob(e);
    }
  }

  private static String name(ObjectReader object, String name, Set<String> taken) {
    if (name.equals("out")) {
      throw object.invalid(
          "name", name, "/pfs/out is where the output goes; give another \"name\"");
    }
    if (name.equals(".") || name.equals("..") || !name.matches("[^/=]+")) {
      throw object.invalid("name", name, "it is the name of a directory and of a variable");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw object.invalid("name", name, "it is longer than 255 bytes");
    }
    if (!taken.add(name)) {
      throw object.invalid(
          "name",
          name,
          "another input of the same datum has it; give each its own \"name\" (default: the repo)");
    }
    return name;
  }
}
