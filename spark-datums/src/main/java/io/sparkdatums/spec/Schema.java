package io.sparkdatums.spec;

import static io.sparkdatums.spec.Field.honoured;
import static io.sparkdatums.spec.Field.noEffect;
import static io.sparkdatums.spec.Field.unsupported;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one kind of object in a spec: what Pachyderm 1.x knows and our own. */
final class Schema {
  private static final String RESOURCES =
      "what a worker may use is set for Spark: --driver-memory, --executor-memory, --conf";
  private static final String SCALING =
      "Spark takes and gives back executors by itself: spark.dynamicAllocation.enabled";
  private static final String IMAGES =
      "no image is started: cmd runs with the programs of the workers' machines";
  static final Schema PIPELINE =
      new Schema(
          "A pipeline",
          "the pipeline itself",
          honoured("pipeline", "object, {\"name\": …}"),
          honoured("description", "string, free text"),
          honoured("transform", "object, the user code"),
          honoured("input", "object, what the pipeline reads"),
          honoured("inputs", "old list of what is now crossed pfs inputs"),
          honoured("output_branch", "string, default \"master\""),
          honoured("output_conflict", "\"concat\" or \"error\", default \"concat\""),
          honoured("parallelism_spec", "object, how many workers"),
          honoured("hashtree_spec", "object, {\"constant\": number of shards}"),
          honoured("max_queue_size", "integer, datums in hand of one worker, default 3"),
          honoured("datum_tries", "integer, total attempts for each datum, default 3"),
          honoured("datum_timeout", "duration of one try, for example \"90s\""),
          honoured("job_timeout", "duration of a job, for example \"2h\""),
          honoured("salt", "string, part of each datum's identity"),
          honoured("reprocess_spec", "\"until_success\" or \"every_job\""),
          honoured("enable_stats", "boolean; they are always kept"),
          noEffect("metadata", "labels and annotations are Kubernetes'"),
          noEffect("resource_requests", RESOURCES),
          noEffect("resource_limits", RESOURCES),
          noEffect("sidecar_resource_limits", RESOURCES),
          noEffect("sidecar_resource_requests", RESOURCES),
          noEffect("cache_size", "there is no cache to size"),
          noEffect("chunk_spec", "datums are dealt out by what they cost"),
          noEffect("datum_set_spec", "datums are dealt out by what they cost"),
          noEffect("standby", SCALING),
          noEffect("autoscaling", SCALING),
          noEffect("scale_down_threshold", SCALING),
          noEffect("scheduling_spec", "Spark's cluster manager places the workers"),
          noEffect("tolerations", "Spark's cluster manager places the workers"),
          noEffect("pod_spec", "workers are Spark tasks, not pods"),
          noEffect("pod_patch", "workers are Spark tasks, not pods"),
          noEffect("update", "give the command update pipeline or run pipeline instead"),
          unsupported("reprocess", "Give --reprocess to run pipeline or update pipeline instead."),
          unsupported("incremental", "Leave it out: only datums that are new or changed are run."),
          unsupported("egress", "Copy the result out with get file R:/ -r -o DIR instead."),
          unsupported("service", "A pipeline here runs its datums and ends; leave it out."),
          unsupported("spout", "Put the files into a repo with put file, and read that."),
          unsupported("s3_out", "Let the user code write to /pfs/out."),
          unsupported("tf_job", "Run it as the cmd of a transform."),
          unsupported("spec_commit", "Leave it out: versions of a spec are counted here."),
          unsupported("determined", "Leave it out."));

  static final Schema NAME =
      new Schema(
          "The field \"pipeline\"",
          "\"pipeline\"",
          honoured("name", "string, the pipeline's name"),
          unsupported("project", "Leave it out, or use one warehouse for each project."));

  static final Schema TRANSFORM =
      new Schema(
          "A transform",
          "\"transform\"",
          honoured("cmd", "list of strings, program and arguments"),
          honoured("stdin", "list of strings, lines that cmd reads"),
          honoured("env", "object of strings, variables for cmd"),
          honoured("working_dir", "string, where cmd starts"),
          honoured("user", "string, whom cmd runs as"),
          honoured("accept_return_code", "list of integers, exit statuses that are no failure"),
          honoured("err_cmd", "list of strings, runs when the last try failed"),
          honoured("err_stdin", "list of strings, lines that err_cmd reads"),
          honoured("class", "string, a Java class that implements DatumFunction"),
          honoured("jar", "string, the jar of the class, relative to this file"),
          honoured("jars", "list of strings, jars of the class, relative to this file"),
          honoured("code_version", "string, stands for the code in each datum's identity"),
          noEffect("image", IMAGES),
          noEffect("image_pull_secrets", IMAGES),
          noEffect("dockerfile", IMAGES),
          noEffect("debug", "logs are always kept: logs P"),
          noEffect("memory_volume", "scratch space is where spark.local.dir says"),
          unsupported("secrets", "Give the workers' machines what cmd needs."),
          unsupported("build", "Build the program yourself and name it in \"cmd\"."),
          unsupported("datum_batching", "Leave it out: cmd is started once for each datum."));

  static final Schema INPUT =
      new Schema(
          "An input",
          "\"input\"",
          honoured("pfs", "object, files of a repo or of a directory"),
          honoured("atom", "old name of pfs"),
          honoured("cross", "list of inputs, every combination of their datums"),
          honoured("union", "list of inputs, the datums of all of them"),
          honoured("join", "list of inputs, combinations of matches with equal join_on"),
          honoured("group", "list of inputs, all matches with equal group_by in one datum"),
          honoured("cron", "object, ticks of a clock"),
          unsupported("git", "Put the files into a repo with put file, and read that."));

  static final Schema FILES =
      new Schema(
          "A pfs input",
          "\"input\": {\"pfs\": …}",
          honoured("name", "string, the directory below /pfs, default the repo's name"),
          honoured("repo", "string, the repo to read"),
          honoured("path", "string, a plain directory in place of a repo"),
          honoured("branch", "string, default \"master\""),
          honoured("glob", "string, which paths are datums: \"/\" all in one, \"/*\" each entry"),
          honoured("empty_files", "boolean, files without their contents"),
          unsupported("project", "Leave it out, or use one warehouse for each project."),
          honoured("commit", "string, the commit that every job reads, default the newest"),
          honoured("join_on", "string, a match's key in a join: $1 is the glob's first group"),
          honoured("outer_join", "boolean, whether a match without partners in a join stays"),
          honoured("group_by", "string, a match's key in a group: $1 is the glob's first group"),
          honoured("lazy", "boolean, pipes that are filled when they are opened"),
          honoured("trigger", "object, when a new head of the branch is read"),
          unsupported("s3", "Leave it out: files are below /pfs."));

  static final Schema TRIGGER =
      new Schema(
          "A trigger",
          "\"trigger\"",
          honoured("branch", "string, the branch that is read, default \"master\""),
          honoured("all", "boolean, whether all conditions must hold instead of one"),
          honoured("cron_spec", "string, five fields of cron or \"@every 1h\""),
          honoured("size", "string, what is new, for example \"100MB\""),
          honoured("commits", "integer, number of new commits"));

  static final Schema CRON =
      new Schema(
          "A cron input",
          "\"input\": {\"cron\": …}",
          honoured("name", "string, the directory below /pfs"),
          honoured("repo", "string, where the ticks are kept, default PIPELINE_NAME"),
          honoured("spec", "string, five fields of cron or \"@every 1h\""),
          honoured("overwrite", "boolean, whether a tick removes the earlier ones"),
          honoured("start", "string, the time from which it ticks: \"2024-01-31T18:00:00Z\""),
          unsupported("commit", "Leave it out: a job reads the newest ticks."));

  static final Schema PARALLELISM =
      new Schema(
          "A parallelism_spec",
          "\"parallelism_spec\"",
          honoured("constant", "integer, number of workers"),
          honoured("coefficient", "number, workers for each node"),
          unsupported("strategy", "Leave it out: \"constant\" and \"coefficient\" say all."));

  static final Schema HASHTREE =
      new Schema(
          "A hashtree_spec",
          "\"hashtree_spec\"",
          honoured("constant", "integer, number of shards, at least 1"));

  private static final List<Schema> ALL =
      List.of(PIPELINE, NAME, TRANSFORM, INPUT, FILES, TRIGGER, CRON, PARALLELISM, HASHTREE);

  private final String what;
  private final String place;
  private final List<Field> fields;
  private final Map<String, Field> byName = new HashMap<>();

  private Schema(String what, String place, Field... fields) {
    this.what = what;
    this.place = place;
    this.fields = List.of(fields);
    for (Field field : fields) {
      byName.put(field.name(), field);
      byName.put(field.camel(), field);
    }
  }

  /** What an object of this kind is called at the beginning of a sentence. */
  String what() {
    return what;
  }

  /** The field of that name in snake or camel case, null if there is none. */
  @Nullable Field find(String name) {
    return byName.get(name);
  }

  /** Why the name is unknown here and what to write instead. */
  String advice(String unknown) {
    String known = nearest(unknown);
    if (known != null) {
      return known;
    }
    for (Schema other : ALL) {
      Field field = other.find(unknown);
      if (field != null && field.use() == Field.Use.HONOURED) {
        return what + " has no such field; it belongs in " + other.place + ".";
      }
    }
    return what + " has these: " + names() + ".";
  }

  private @Nullable String nearest(String unknown) {
    Field best = null;
    int distance = Nearest.limit(unknown);
    for (Field field : fields) {
      if (field.use() == Field.Use.HONOURED) {
        int d =
            Math.min(
                EditDistance.of(unknown, field.name()), EditDistance.of(unknown, field.camel()));
        if (d < distance) {
          best = field;
          distance = d;
        }
      }
    }
    return best == null
        ? null
        : what
            + " has no such field; the nearest is \""
            + best.name()
            + "\" ("
            + best.text()
            + ").";
  }

  private String names() {
    return String.join(
        ", ",
        fields.stream()
            .filter(field -> field.use() == Field.Use.HONOURED)
            .map(Field::name)
            .toList());
  }
}
