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
  private static final String LIMITS =
      "what a worker may use is set for Spark: --driver-memory, --executor-memory, --conf";
  private static final String PLACING = "Spark's cluster manager places the workers";
  private static final String IMAGES = "no image is pulled or built";
  static final Schema PIPELINE =
      new Schema(
          "A pipeline",
          "the pipeline itself",
          honoured("pipeline", "object, {\"name\": …}"),
          honoured("description", "string, free text"),
          honoured("metadata", "object, {\"annotations\": {…}, \"labels\": {…}}, kept and shown"),
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
          honoured("egress", "object, {\"URL\": where each commit's files are copied}"),
          noEffect("resource_requests", LIMITS),
          noEffect("resource_limits", LIMITS),
          noEffect("sidecar_resource_limits", LIMITS),
          noEffect("sidecar_resource_requests", LIMITS),
          noEffect("cache_size", "there is no cache to size"),
          honoured("chunk_spec", "object, the older name of datum_set_spec"),
          honoured("datum_set_spec", "object, how many datums a worker is given at a time"),
          honoured("standby", "boolean, the older name of autoscaling"),
          honoured("autoscaling", "boolean, whether executors come and go with the work"),
          honoured("scale_down_threshold", "duration without work after which an executor goes"),
          noEffect("scheduling_spec", PLACING),
          noEffect("tolerations", PLACING),
          noEffect("pod_spec", "workers are Spark tasks, not pods"),
          noEffect("pod_patch", "workers are Spark tasks, not pods"),
          noEffect("update", "give the command update pipeline or run pipeline instead"),
          unsupported("reprocess", "Give --reprocess to run pipeline or update pipeline instead."),
          unsupported("incremental", "Leave it out: only datums that are new or changed are run."),
          unsupported(
              "service", "Serve the result from its files: get file, or the tables in SQL."),
          unsupported("spout", "Put the files into a repo with put file, and read that repo."),
          unsupported("s3_out", "Let the user code write its files below /pfs/out."),
          unsupported("tf_job", "Run it as the cmd of a transform."),
          noEffect("spec_commit", "versions of a spec are counted here"),
          unsupported("determined", "Start what trains from the cmd of a transform."));

  static final Schema NAME =
      new Schema(
          "The field \"pipeline\"",
          "\"pipeline\"",
          honoured("name", "string, the pipeline's name"),
          honoured("project", "string, \"default\" or left out: a warehouse is a project"));

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
          honoured("mode", "\"process\" or \"stream\", default \"process\""),
          honoured(
              "image",
              "string, the executors' image on Kubernetes; elsewhere the name that --image maps to a directory"),
          honoured("program", "object, the directory that stands for the image"),
          noEffect("image_pull_secrets", IMAGES),
          noEffect("dockerfile", IMAGES),
          noEffect("debug", "logs are always kept: logs P"),
          noEffect("memory_volume", "scratch space is where spark.local.dir says"),
          unsupported("secrets", "Give the workers' machines what cmd needs."),
          unsupported("build", "Build the program yourself and name it in \"cmd\"."),
          unsupported(
              "datum_batching", "Give \"mode\": \"stream\": cmd takes one datum after the other."));

  static final Schema PROGRAM =
      new Schema(
          "A program",
          "\"transform\": {\"program\": …}",
          honoured("directory", "string, relative to this file, shipped to the workers"),
          honoured("workdir", "string, where cmd finds it and starts"));

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
          honoured("by_reference", "boolean, a plain directory's files themselves and no copies"),
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
          honoured("strategy", "\"CONSTANT\" or \"COEFFICIENT\", which of the two is meant"));

  static final Schema HASHTREE =
      new Schema(
          "A hashtree_spec",
          "\"hashtree_spec\"",
          honoured("constant", "integer, number of shards, at least 1"));

  static final Schema METADATA =
      new Schema(
          "The metadata",
          "\"metadata\"",
          honoured("annotations", "object of strings, kept and shown"),
          honoured("labels", "object of strings, kept and shown"));

  static final Schema EGRESS =
      new Schema(
          "An egress",
          "\"egress\"",
          honoured("URL", "string, a directory on any Hadoop filesystem"),
          honoured("object_storage", "object, {\"url\": …}, the same in the words of 2.x"),
          unsupported("sql_database", "Read the files with Spark and write them to the database."));

  static final Schema OBJECT_STORAGE =
      new Schema(
          "An object storage",
          "\"egress\": {\"object_storage\": …}",
          honoured("url", "string, a directory on any Hadoop filesystem"));

  static final Schema RESOURCES =
      new Schema(
          "A set of resources",
          "\"resource_requests\"",
          noEffect("cpu", LIMITS),
          noEffect("memory", LIMITS),
          noEffect("disk", LIMITS),
          noEffect("gpu", LIMITS));

  static final Schema GPU =
      new Schema("A gpu", "\"gpu\"", noEffect("type", LIMITS), noEffect("number", LIMITS));

  static final Schema CHUNKS =
      new Schema(
          "A chunk_spec",
          "\"chunk_spec\"",
          honoured("number", "integer, at most so many datums at a time"),
          honoured("size_bytes", "integer, at most about so many bytes of inputs at a time"));

  static final Schema DATUM_SETS =
      new Schema(
          "A datum_set_spec",
          "\"datum_set_spec\"",
          honoured("number", "integer, at most so many datums at a time"),
          honoured("size_bytes", "integer, at most about so many bytes of inputs at a time"),
          honoured("per_worker", "integer, at least so many times for each worker"));

  static final Schema SCHEDULING =
      new Schema(
          "A scheduling_spec",
          "\"scheduling_spec\"",
          noEffect("node_selector", PLACING),
          noEffect("priority_class_name", PLACING));

  private static final List<Schema> ALL =
      List.of(
          PIPELINE,
          NAME,
          METADATA,
          TRANSFORM,
          PROGRAM,
          INPUT,
          FILES,
          TRIGGER,
          CRON,
          PARALLELISM,
          HASHTREE,
          EGRESS,
          OBJECT_STORAGE,
          RESOURCES,
          GPU,
          CHUNKS,
          DATUM_SETS,
          SCHEDULING);

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

  /** Every kind of object. */
  static List<Schema> all() {
    return ALL;
  }

  /** Where an object of this kind stands in a spec. */
  String place() {
    return place;
  }

  List<Field> fields() {
    return fields;
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
