package io.sparkdatums.spec;

import io.sparkdatums.spec.ObjectReader.Document;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a checked spec with its defaults from one JSON object. */
final class SpecReader {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final Pattern FIRST = Pattern.compile("[a-zA-Z0-9].*");
  private static final Pattern USER = Pattern.compile("[^:\\s]+(:[^:\\s]+)?");
  private static final Pattern CLASS =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
  private static final Pattern ABSOLUTE = Pattern.compile("(?s)([a-zA-Z][a-zA-Z0-9+.-]*:)?/.*");
  private static final int MAX_NAME = 63;
  private static final int MAX_SHARDS = 1 << 16;
  static final String DEFAULT_BRANCH = "master";

  private final @Nullable Path directory;

  /**
   * @param directory what relative paths start from, null to refuse them
   */
  SpecReader(@Nullable Path directory) {
    this.directory = directory;
  }

  PipelineSpec read(String source, Node.Obj node) {
    List<String> notices = new ArrayList<>();
    ObjectReader pipeline = new ObjectReader(new Document(source, notices), Schema.PIPELINE, node);
    UnusedFields.check(pipeline);
    String name = pipelineName(pipeline.required("pipeline", Schema.NAME));
    return new PipelineSpec(
        name,
        pipeline.text("description"),
        metadata(pipeline.object("metadata", Schema.METADATA)),
        transform(pipeline.required("transform", Schema.TRANSFORM)),
        input(pipeline, name),
        name(pipeline, "output_branch", DEFAULT_BRANCH),
        outputConflict(pipeline),
        parallelism(pipeline.object("parallelism_spec", Schema.PARALLELISM)),
        scaling(pipeline),
        datumSets(pipeline),
        queueSize(pipeline.integer("max_queue_size")),
        shards(pipeline.object("hashtree_spec", Schema.HASHTREE)),
        tries(pipeline),
        pipeline.duration("datum_timeout"),
        pipeline.duration("job_timeout"),
        pipeline.text("salt"),
        reprocess(pipeline),
        egress(pipeline.object("egress", Schema.EGRESS)),
        notices);
  }

  private static String pipelineName(ObjectReader object) {
    String name = object.requiredText("name");
    checkName(object, "name", name);
    if (!FIRST.matcher(name).matches()) {
      throw object.invalid("name", name, "it must begin with a letter or a digit");
    }
    if (name.length() > MAX_NAME) {
      throw object.invalid("name", name, "it has more than " + MAX_NAME + " characters");
    }
    String project = object.text("project");
    if (!project.isEmpty() && !project.equals("default")) {
      throw object.invalid(
          "project", project, "there are no projects here; use one warehouse for each");
    }
    return name;
  }

  /** A name of letters, digits, "_" and "-". */
  static String name(ObjectReader object, String field, String otherwise) {
    String name = object.text(field);
    if (name.isEmpty()) {
      return otherwise;
    }
    checkName(object, field, name);
    return name;
  }

  static void checkName(ObjectReader object, String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw object.invalid(field, name, "a name is made of A-Z, a-z, 0-9, \"_\" and \"-\"");
    }
  }

  private Transform transform(ObjectReader transform) {
    UnusedFields.checkTransform(transform);
    List<String> command = transform.given("cmd");
    String className = transform.textOrNull("class");
    if (className == null) {
      if (command.isEmpty()) {
        throw transform.missing("cmd");
      }
      for (String field : transform.given("jar", "jars")) {
        throw transform.invalid(
            field, "there", "it goes with \"class\", and this transform has none");
      }
    } else {
      if (!CLASS.matcher(className).matches()) {
        throw transform.invalid("class", className, "it is no Java class name");
      }
      for (String field : transform.given("cmd", "stdin", "err_cmd", "err_stdin", "user", "mode")) {
        throw transform.invalid(
            field, "there", "it goes with a command, and this transform is a class");
      }
    }
    String user = transform.textOrNull("user");
    if (user != null && !USER.matcher(user).matches()) {
      throw transform.invalid("user", user, "it is no user, or user:group");
    }
    return new Transform(
        program(transform, "cmd"),
        transform.texts("stdin"),
        env(transform),
        transform.textOrNull("working_dir"),
        user,
        new TreeSet<>(transform.integers("accept_return_code")),
        program(transform, "err_cmd"),
        transform.texts("err_stdin"),
        transform.textOrNull("image"),
        className,
        jars(transform),
        transform.textOrNull("code_version"),
        mode(transform),
        program(transform.object("program", Schema.PROGRAM)));
  }

  private static Transform.Mode mode(ObjectReader transform) {
    return switch (transform.text("mode")) {
      case "", "process" -> Transform.Mode.PROCESS;
      case "stream" -> {
        for (String field : transform.given("stdin", "accept_return_code")) {
          throw transform.invalid(
              field, "there", "a command of mode \"stream\" reads its datums, and does not end");
        }
        yield Transform.Mode.STREAM;
      }
      default ->
          throw transform.invalid(
              "mode", transform.text("mode"), "write \"process\" or \"stream\"");
    };
  }

  private @Nullable Program program(@Nullable ObjectReader program) {
    if (program == null) {
      return null;
    }
    String workdir = program.textOrNull("workdir");
    if (workdir != null && !workdir.startsWith("/")) {
      throw program.invalid("workdir", workdir, "it is not absolute");
    }
    String directory = resolve(program, "directory", program.requiredText("directory"));
    return new Program(directory, workdir);
  }

  private static List<String> program(ObjectReader transform, String field) {
    List<String> words = transform.texts(field);
    if (!words.isEmpty() && words.get(0).isEmpty()) {
      throw transform.invalid(field, "[\"\", …]", "the program's name is empty");
    }
    return words;
  }

  private static Map<String, String> env(ObjectReader transform) {
    Map<String, String> env = transform.textMap("env");
    for (String name : env.keySet()) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw transform.invalid("env", name, "a variable's name is not empty and has no \"=\"");
      }
    }
    return env;
  }

  private List<String> jars(ObjectReader transform) {
    List<String> jars = new ArrayList<>();
    String jar = transform.textOrNull("jar");
    if (jar != null) {
      jars.add(resolve(transform, "jar", jar));
    }
    for (String each : transform.texts("jars")) {
      if (each.isEmpty()) {
        throw transform.invalid("jars", "", "a jar has a path");
      }
      jars.add(resolve(transform, "jars", each));
    }
    return jars;
  }

  private Input input(ObjectReader pipeline, String name) {
    InputReader reader = new InputReader(this, name);
    if (pipeline.given("inputs").isEmpty()) {
      return reader.input(pipeline.required("input", Schema.INPUT));
    }
    if (!pipeline.given("input").isEmpty()) {
      throw pipeline.invalid("inputs", "there", "it is the old \"input\", which is there too");
    }
    return reader.inputs(pipeline.objects("inputs", Schema.FILES));
  }

  /** An absolute path or URI as it is, a relative one from the directory of the spec. */
  String resolve(ObjectReader object, String field, String path) {
    if (ABSOLUTE.matcher(path).matches()) {
      return path;
    }
    if (directory == null) {
      throw object.invalid(field, path, "it is relative, and this spec is not read from a file");
    }
    try {
      return "file:" + directory.toAbsolutePath().resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw object.invalid(field, path, "it is no path");
    }
  }

  private static Metadata metadata(@Nullable ObjectReader metadata) {
    return metadata == null
        ? Metadata.NONE
        : new Metadata(metadata.textMap("annotations"), metadata.textMap("labels"));
  }

  private @Nullable String egress(@Nullable ObjectReader egress) {
    if (egress == null) {
      return null;
    }
    String url = egress.text("URL");
    ObjectReader storage = egress.object("object_storage", Schema.OBJECT_STORAGE);
    if (storage == null) {
      return resolve(egress, "URL", egress.requiredText("URL"));
    }
    if (!url.isEmpty()) {
      throw egress.invalid("URL", url, "an \"object_storage\" is given too; keep one of them");
    }
    return resolve(storage, "url", storage.requiredText("url"));
  }

  private static OutputConflict outputConflict(ObjectReader pipeline) {
    return switch (pipeline.text("output_conflict")) {
      case "", "concat" -> OutputConflict.CONCAT;
      case "error" -> OutputConflict.ERROR;
      default ->
          throw pipeline.invalid(
              "output_conflict", pipeline.text("output_conflict"), "write \"concat\" or \"error\"");
    };
  }

  private static ReprocessSpec reprocess(ObjectReader pipeline) {
    return switch (pipeline.text("reprocess_spec")) {
      case "", "until_success" -> ReprocessSpec.UNTIL_SUCCESS;
      case "every_job" -> ReprocessSpec.EVERY_JOB;
      default ->
          throw pipeline.invalid(
              "reprocess_spec",
              pipeline.text("reprocess_spec"),
              "write \"until_success\" or \"every_job\"");
    };
  }

  private static Parallelism parallelism(@Nullable ObjectReader object) {
    if (object == null) {
      return Parallelism.EVERY_SLOT;
    }
    int constant = object.integer("constant");
    double coefficient = object.number("coefficient");
    if (constant < 0) {
      throw object.invalid("constant", constant, "it is less than 0");
    }
    if (coefficient < 0) {
      throw object.invalid("coefficient", coefficient, "it is less than 0");
    }
    if (constant > 0 && coefficient > 0) {
      throw object.invalid(
          "coefficient", coefficient, "\"constant\" is given too; keep one of them");
    }
    strategy(object, constant, coefficient);
    if (constant > 0) {
      return new Parallelism.Constant(constant);
    }
    return coefficient > 0 ? new Parallelism.Coefficient(coefficient) : Parallelism.EVERY_SLOT;
  }

  private static Scaling scaling(ObjectReader pipeline) {
    boolean standby = pipeline.flag("standby");
    boolean autoscaling = pipeline.flag("autoscaling");
    return new Scaling(standby || autoscaling, pipeline.duration("scale_down_threshold"));
  }

  private static DatumSets datumSets(ObjectReader pipeline) {
    ObjectReader sets = pipeline.object("datum_set_spec", Schema.DATUM_SETS);
    ObjectReader chunks = pipeline.object("chunk_spec", Schema.CHUNKS);
    if (sets != null && chunks != null) {
      throw pipeline.invalid(
          "chunk_spec",
          "there",
          "\"datum_set_spec\", its newer name, is given too; keep one of them");
    }
    if (sets != null) {
      return new DatumSets(
          atLeastZero(sets, "number"),
          atLeastZero(sets, "size_bytes"),
          atLeastZero(sets, "per_worker"));
    }
    return chunks == null
        ? DatumSets.ANY
        : new DatumSets(atLeastZero(chunks, "number"), atLeastZero(chunks, "size_bytes"), 0);
  }

  static long atLeastZero(ObjectReader object, String field) {
    long number = object.integer64(field);
    if (number < 0) {
      throw object.invalid(field, number, "it is less than 0");
    }
    return number;
  }

  /** The spelling of the first versions says which of the two it gives. */
  private static void strategy(ObjectReader object, int constant, double coefficient) {
    String strategy = object.text("strategy");
    boolean fits =
        switch (strategy) {
          case "" -> true;
          case "CONSTANT" -> coefficient == 0;
          case "COEFFICIENT" -> constant == 0;
          default ->
              throw object.invalid("strategy", strategy, "write \"CONSTANT\" or \"COEFFICIENT\"");
        };
    if (!fits) {
      throw object.invalid("strategy", strategy, "what is given is the other one");
    }
  }

  /** As in Pachyderm less than 1 means 1; 0 is protobuf's way of saying nothing. */
  private static int queueSize(int given) {
    return given == 0 ? PipelineSpec.DEFAULT_QUEUE_SIZE : Math.max(1, given);
  }

  private static int shards(@Nullable ObjectReader object) {
    if (object == null) {
      return 0;
    }
    int shards = object.integer("constant");
    if (shards < 1 || shards > MAX_SHARDS) {
      throw object.invalid("constant", shards, "the number of shards is 1 to " + MAX_SHARDS);
    }
    return shards;
  }

  private static int tries(ObjectReader pipeline) {
    int tries = pipeline.integer("datum_tries");
    if (tries < 0) {
      throw pipeline.invalid("datum_tries", tries, "it is less than 0");
    }
    return tries == 0 ? PipelineSpec.DEFAULT_TRIES : tries;
  }
}
