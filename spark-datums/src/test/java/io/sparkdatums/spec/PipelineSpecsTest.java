package io.sparkdatums.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineSpecsTest {
  private static final String SMALLEST =
      "{\"pipeline\":{\"name\":\"p\"},\"transform\":{\"cmd\":[\"cat\"]},"
          + "\"input\":{\"pfs\":{\"repo\":\"r\",\"glob\":\"/*\"}}}";

  private static PipelineSpec parse(String text) {
    List<PipelineSpec> specs = PipelineSpecs.parse("p.json", text, Path.of("/specs"));
    assertThat(specs).hasSize(1);
    return specs.get(0);
  }

  /** The smallest spec with one more field of the pipeline. */
  private static PipelineSpec with(String member) {
    return parse("{" + member + ",\n" + SMALLEST.substring(1));
  }

  private static PipelineSpec withTransform(String members) {
    return parse(SMALLEST.replace("\"cmd\":[\"cat\"]", members));
  }

  private static PipelineSpec withInput(String members) {
    return parse(SMALLEST.replace("\"repo\":\"r\",\"glob\":\"/*\"", members));
  }

  private static void assertRefused(Runnable parse, String message) {
    assertThatThrownBy(parse::run)
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((DatumsException) e).exitStatus())
        .isEqualTo(2);
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(parse(SMALLEST))
        .isEqualTo(
            new PipelineSpec(
                "p",
                "",
                Metadata.NONE,
                new Transform(
                    List.of("cat"),
                    List.of(),
                    Map.of(),
                    null,
                    null,
                    Set.of(),
                    List.of(),
                    List.of(),
                    null,
                    null,
                    List.of(),
                    null),
                Input.Files.ofRepo("r", "r", "master", "/*"),
                "master",
                OutputConflict.CONCAT,
                Parallelism.EVERY_SLOT,
                Scaling.NONE,
                DatumSets.ANY,
                3,
                0,
                3,
                null,
                null,
                "",
                ReprocessSpec.UNTIL_SUCCESS,
                null,
                List.of()));
  }

  @Test
  void zeroAndNullMeanTheDefaultAsInProtobuf() {
    assertThat(
            with(
                "\"datum_tries\":0,\"max_queue_size\":\"0\",\"description\":null,\"egress\":null,"
                    + "\"s3_out\":false,\"parallelism_spec\":{\"constant\":0},\"salt\":\"\""))
        .isEqualTo(parse(SMALLEST));
  }

  @Test
  void snakeCaseCamelCaseAndQuotedIntegersMeanTheSame() {
    assertThat(with("\"datumTries\":\"5\",\"parallelismSpec\":{\"constant\":\"2\"}"))
        .isEqualTo(with("\"datum_tries\":5,\"parallelism_spec\":{\"constant\":2}"))
        .returns(5, PipelineSpec::datumTries)
        .returns(new Parallelism.Constant(2), PipelineSpec::parallelism);
  }

  @Test
  void severalDocumentsInOneFileAreSeveralPipelines() {
    assertThat(
            PipelineSpecs.parse("f", SMALLEST + "\n\n" + SMALLEST.replace("\"p\"", "\"q\""), null))
        .extracting(PipelineSpec::name)
        .containsExactly("p", "q");
    assertRefused(
        () -> PipelineSpecs.parse("f", SMALLEST + "\n" + SMALLEST, null),
        "[SPEC_DUPLICATE_PIPELINE] f, line 2: a second pipeline with the name \"p\".");
  }

  @Test
  void anUnknownFieldIsNamedWithItsLineAndTheNearestKnownOne() {
    assertThatThrownBy(() -> with("\n\n\"datum_trys\": 3"))
        .hasMessage(
            "[SPEC_UNKNOWN_FIELD] p.json, line 3: unknown field \"datum_trys\".\n"
                + "A pipeline has no such field; the nearest is \"datum_tries\" (integer, total"
                + " attempts for each datum, default 3).\n"
                + "Nothing was created.");
    assertRefused(
        () -> with("\"glob\":\"/*\""),
        "A pipeline has no such field; it belongs in \"input\": {\"pfs\": …}.");
    assertRefused(
        () -> withInput("\"repo\":\"r\",\"glob\":\"/\",\"zzzzzz\":1"),
        "A pfs input has these: name, repo, path, branch, glob, empty_files, by_reference, commit, join_on,"
            + " outer_join, group_by, lazy, trigger.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"egress\":{\"sql_database\":{\"url\":\"x\"}}",
        "\"determined\":{}",
        "\"incremental\":true",
        "\"spout\":{}",
        "\"service\":{}",
        "\"s3Out\":true",
        "\"tf_job\":{}",
        "\"reprocess\":true"
      })
  void aFieldThatCannotBeHonouredIsRefused(String member) {
    assertRefused(() -> with(member), "[SPEC_FIELD_UNSUPPORTED] p.json, line 1: \"");
  }

  @Test
  void aFieldWithoutEffectIsNoticed() {
    assertThat(with("\"cache_size\":\"64M\",\"standby\":false,\"enable_stats\":true").notices())
        .containsExactly("\"cache_size\" has no effect: there is no cache to size");
    assertThat(withTransform("\"cmd\":[\"cat\"],\"dockerfile\":\"D\"").notices())
        .singleElement()
        .asString()
        .startsWith("\"dockerfile\" has no effect: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"datum_tries\":\"x\"|\"datum_tries\" is a string.",
        "\"datum_tries\":1.5|\"datum_tries\" is a number.",
        "\"datum_tries\":-1|\"datum_tries\" cannot be \"-1\".",
        "\"datum_tries\":99999999999|it is out of range",
        "\"description\":7|\"description\" is a number.",
        "\"enable_stats\":\"yes\"|\"enable_stats\" is a string.",
        "\"output_branch\":\"a/b\"|\"output_branch\" cannot be \"a/b\".",
        "\"output_conflict\":\"merge\"|write \"concat\" or \"error\"",
        "\"reprocess_spec\":\"never\"|write \"until_success\" or \"every_job\"",
        "\"hashtree_spec\":{}|\"constant\" cannot be \"0\".",
        "\"parallelism_spec\":{\"constant\":1,\"coefficient\":2}|\"constant\" is given too",
        "\"parallelism_spec\":{\"coefficient\":-0.5}|it is less than 0",
        "\"parallelism_spec\":[]|\"parallelism_spec\" is a list.",
        "\"cache_size\":\"64 Megs\"|it is no quantity",
        "\"resource_limits\":{\"memory\":\"1GB\"}|it is no quantity",
        "\"resource_limits\":{\"cpu\":-1}|it is less than 0",
        "\"resource_limits\":{\"ram\":1}|unknown field \"ram\"",
        "\"chunk_spec\":{\"number\":-1}|it is less than 0",
        "\"datum_set_spec\":{\"per_worker\":-1}|it is less than 0",
        "\"chunk_spec\":{\"number\":1},\"datum_set_spec\":{\"number\":1}|is given too",
        "\"scale_down_threshold\":\"soon\"|it is no duration",
        "\"pod_spec\":\"{\"|malformed PodSpec: it is not JSON",
        "\"pod_patch\":\"[] []\"|malformed PodPatch: it is not JSON",
        "\"tolerations\":[1]|\"tolerations\" is a number.",
        "\"metadata\":{\"labels\":{\"a\":1}}|\"labels.a\" is a number.",
        "\"egress\":{}|the field \"URL\" is missing",
        "\"egress\":{\"URL\":\"/a\",\"object_storage\":{\"url\":\"/b\"}}|keep one of them",
        "\"parallelism_spec\":{\"strategy\":\"CONSTANT\",\"coefficient\":2}|what is given is the other one",
        "\"parallelism_spec\":{\"strategy\":\"BOTH\"}|write \"CONSTANT\" or \"COEFFICIENT\"",
        "\"datum_timeout\":\"5 minutes\"|it is no duration",
        "\"datum_timeout\":\"0s\"|no time is left",
        "\"job_timeout\":30|\"job_timeout\" is a number.",
        "\"salt\":\"a\",\"salt\":\"b\"|the field \"salt\" is there twice",
        "\"datum_tries\":1,\"datumTries\":2|the field \"datumTries\" is there twice",
      })
  void aWrongValueIsRefused(String member, String message) {
    assertRefused(() -> with(member), message);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused(
        () -> parse("{\"transform\":{\"cmd\":[\"a\"]}}"),
        "[SPEC_FIELD_MISSING] p.json, line 1: the field \"pipeline\" is missing.");
    assertRefused(
        () -> parse("{\"pipeline\":{\"name\":\"p\"}}"), "the field \"transform\" is missing.");
    assertRefused(() -> withTransform("\"stdin\":[\"x\"]"), "the field \"cmd\" is missing.");
    assertRefused(
        () -> parse(SMALLEST.replace("{\"pfs\":{\"repo\":\"r\",\"glob\":\"/*\"}}", "{}")),
        "[SPEC_INPUT_NONE] p.json, line 1: no input set.");
    assertRefused(() -> withInput("\"repo\":\"r\""), "the field \"glob\" is missing.");
    assertRefused(() -> withInput("\"glob\":\"/\""), "the field \"repo\" is missing.");
    assertRefused(
        () -> withInput("\"path\":\"/data\",\"glob\":\"/\""), "the field \"name\" is missing.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a b", "a/b", "ä", "../x"})
  void aBadPipelineNameIsRefused(String name) {
    assertRefused(
        () -> parse(SMALLEST.replace("\"name\":\"p\"", "\"name\":\"" + name + "\"")), "\"name\"");
  }

  @Test
  void aPipelineNameHasAtMost63Characters() {
    assertThat(parse(SMALLEST.replace("\"p\"", "\"" + "x".repeat(63) + "\"")).name()).hasSize(63);
    assertRefused(
        () -> parse(SMALLEST.replace("\"p\"", "\"" + "x".repeat(64) + "\"")),
        "it has more than 63 characters");
  }

  @Test
  void aMalformedGlobIsRefusedWithLineAndColumn() {
    assertRefused(
        () -> withInput("\"repo\":\"r\",\n\"glob\":\"/a[b\""),
        "[SPEC_GLOB] p.json, line 2: The glob is malformed at column 3: ");
    assertThat(withInput("\"repo\":\"r\",\"glob\":\"*/\"").input())
        .isEqualTo(Input.Files.ofRepo("r", "r", "master", "/*"));
  }

  @Test
  void anInputCannotBeNamedOut() {
    assertRefused(
        () -> withInput("\"repo\":\"out\",\"glob\":\"/\""),
        "\"name\" cannot be \"out\".\nThe reason: /pfs/out is where the output goes");
    assertThat(withInput("\"name\":\"in\",\"repo\":\"out\",\"glob\":\"/\"").input())
        .isEqualTo(Input.Files.ofRepo("in", "out", "master", "/"));
    assertRefused(() -> withInput("\"name\":\"..\",\"repo\":\"r\",\"glob\":\"/\""), "\"..\"");
    assertRefused(() -> withInput("\"name\":\"a/b\",\"repo\":\"r\",\"glob\":\"/\""), "\"a/b\"");
  }

  @ParameterizedTest
  @CsvSource({
    "data/text, file:/specs/data/text",
    "../data, file:/data",
    "my data/ä, file:/specs/my data/ä",
    "/data, /data",
    "hdfs://host:1/data, hdfs://host:1/data",
    "s3a://bucket/x, s3a://bucket/x",
    "a:b, file:/specs/a:b",
  })
  void aRelativePathStartsFromTheDirectoryOfTheSpec(String path, String expected) {
    assertThat(withInput("\"name\":\"in\",\"path\":\"" + path + "\",\"glob\":\"/\"").input())
        .isEqualTo(Input.Files.ofPath("in", expected, "/"));
  }

  @Test
  void aRelativePathNeedsAFile() {
    String text = SMALLEST.replace("\"repo\":\"r\"", "\"name\":\"in\",\"path\":\"data\"");
    assertRefused(() -> PipelineSpecs.parse("-", text, null), "this spec is not read from a file");
  }

  @Test
  void atomIsTheOldNameOfPfs() {
    assertThat(parse(SMALLEST.replace("\"pfs\"", "\"atom\""))).isEqualTo(parse(SMALLEST));
  }

  @Test
  void aClassGoesWithJarsAndNotWithACommand() {
    assertThat(
            withTransform("\"class\":\"a.B$C\",\"jar\":\"x.jar\",\"jars\":[\"/y.jar\"]")
                .transform())
        .returns("a.B$C", Transform::className)
        .returns(List.of("file:/specs/x.jar", "/y.jar"), Transform::jars);
    assertRefused(
        () -> withTransform("\"class\":\"a.B\",\"cmd\":[\"x\"]"), "this transform is a class");
    assertRefused(() -> withTransform("\"class\":\"a b\""), "it is no Java class name");
    assertRefused(
        () -> withTransform("\"cmd\":[\"x\"],\"jar\":\"x.jar\""), "this transform has none");
  }

  @Test
  void durationsAreGos() {
    assertThat(with("\"datum_timeout\":\"1h30m\",\"job_timeout\":\"1.5s\""))
        .returns(Duration.ofMinutes(90), PipelineSpec::datumTimeout)
        .returns(Duration.ofMillis(1500), PipelineSpec::jobTimeout);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|there is nothing in it",
        "[]|a spec is an object with fields, this is a list",
        "{} x|Unrecognized token 'x'",
        "pipeline|a spec is an object with fields, this is a string",
        "a: b: c|mapping values are not allowed here",
        "a: *b|nothing is anchored as &b",
        "a: !ruby/object x|the tag !ruby/object has no meaning here",
        "? [a]|the name of a field is a plain word",
        "{\"pipeline\":|Unexpected end-of-input",
        "{\"pipeline\":{\"name\":\"\\u0000\"}}|the character NUL",
        "{\"pipeline\":{\"name\":\"\\ud800\"}}|half of a surrogate pair",
      })
  void whatIsNotJsonIsRefused(String text, String message) {
    assertRefused(() -> parse(text), "[SPEC_SYNTAX] p.json, line 1: ");
    assertRefused(() -> parse(text), message);
  }

  @Test
  void depthAndSizeHaveALimit() {
    assertRefused(() -> parse("[".repeat(50_000)), "[SPEC_TOO_LARGE]");
    assertRefused(() -> parse("a: " + "[".repeat(50_000)), "nested deeper than 100 levels");
    assertRefused(() -> parse(nestedBlocks(5_000)), "nested deeper than 100 levels");
    assertRefused(() -> parse("{\"a\":" + "[".repeat(50_000)), "[SPEC_TOO_LARGE]");
    assertRefused(() -> with("\"datum_tries\":" + "9".repeat(5_000)), "[SPEC_TOO_LARGE]");
    assertRefused(() -> parse(" ".repeat(17 << 20)), "more than 16 MB");
  }

  private static String nestedBlocks(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      text.append(" ".repeat(i)).append("a:\n");
    }
    return text.toString();
  }

  @Test
  void aliasesThatStandForBillionsOfValuesAreRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }
    assertRefused(() -> parse(bomb.toString()), "[SPEC_TOO_LARGE]");
    assertRefused(() -> parse("a: &a [*a]"), "nothing is anchored as &a");
  }

  @Test
  void yamlMeansTheSameAsJson() {
    String yaml =
        """
        # the smallest
        pipeline: {name: p}
        transform:
          cmd: [cat]
          env: &env {"A": "1", B: yes, C: "null"}
        input:
          pfs: {repo: r, glob: "/*"}
        datumTries: 5
        datum_timeout: 90s
        parallelism_spec: {coefficient: 0.5}
        egress: ~
        ---
        # nothing
        ---
        pipeline:
          name: q
        transform: {cmd: [sh, -e], stdin: ["a", |
            b
            c], env: *none}
        """;
    String whole = yaml.substring(0, yaml.indexOf("---"));
    assertThat(parse(whole))
        .isEqualTo(
            parse(
                SMALLEST
                        .replace(
                            "[\"cat\"]",
                            "[\"cat\"],\"env\":{\"A\":\"1\",\"B\":\"yes\",\"C\":\"null\"}")
                        .replaceFirst("}$", "")
                    + ",\"datum_tries\":5,\"datum_timeout\":\"1m30s\","
                    + "\"parallelism_spec\":{\"coefficient\":0.5}}"));
    String second = whole.replace("name: p", "name: q").replace("&env ", "!!map ");
    assertThat(PipelineSpecs.parse("f", whole + "---\n# nothing\n---\n" + second, null))
        .extracting(PipelineSpec::name)
        .containsExactly("p", "q");
    assertRefused(() -> parse(yaml), "[SPEC_SYNTAX] p.json, line ");
    assertRefused(
        () -> parse(whole + "salt: a\nsalt: b\n"),
        "[SPEC_DUPLICATE_FIELD] p.json, line 13: the field \"salt\" is there twice, first in line"
            + " 12.");
    assertRefused(() -> parse(whole + "datum_trys: 4\n"), "line 12: unknown field");
  }

  @Test
  void metadataIsKept() {
    assertThat(
            with("\"metadata\":{\"annotations\":{\"a\":\"b\"},\"labels\":{\"c\":\"d\"}}")
                .metadata())
        .isEqualTo(new Metadata(Map.of("a", "b"), Map.of("c", "d")));
  }

  @Test
  void anEgressIsADirectoryInTheWordsOfEitherVersion() {
    assertThat(with("\"egress\":{\"URL\":\"s3a://b/d\"}").egress()).isEqualTo("s3a://b/d");
    assertThat(with("\"egress\":{\"objectStorage\":{\"url\":\"out\"}}").egress())
        .isEqualTo("file:/specs/out");
  }

  @Test
  void whatHasNoEffectIsCheckedAndNoticedOnce() {
    assertThat(
            with("\"resource_requests\":{\"cpu\":0.5,\"memory\":\"64Mi\",\"gpu\":"
                    + "{\"type\":\"nvidia.com/gpu\",\"number\":\"1\"}},"
                    + "\"pod_spec\":\"{\\\"hostname\\\": 1}\",\"pod_patch\":\"[]\"")
                .notices())
        .hasSize(3)
        .allMatch(notice -> notice.contains("\" has no effect: "));
  }

  @Test
  void howManyDatumsAWorkerIsGivenIsSaidInTheWordsOfEitherVersion() {
    assertThat(with("\"chunk_spec\":{\"number\":4,\"sizeBytes\":\"9999999999\"}").datumSets())
        .isEqualTo(new DatumSets(4, 9_999_999_999L, 0));
    assertThat(with("\"datum_set_spec\":{\"number\":\"4\",\"perWorker\":2}").datumSets())
        .isEqualTo(new DatumSets(4, 0, 2));
    assertThat(with("\"salt\":\"s\"").datumSets()).isEqualTo(DatumSets.ANY);
  }

  @Test
  void whatIsGivenAtATimeIsTheLeastOfAllBounds() {
    assertThat(DatumSets.ANY.most(1000, 1_000_000, 4)).isEqualTo(Long.MAX_VALUE);
    assertThat(new DatumSets(7, 0, 0).most(1000, 1_000_000, 4)).isEqualTo(7);
    assertThat(new DatumSets(7, 5_500, 0).most(1000, 1_000_000, 4)).isEqualTo(5);
    assertThat(new DatumSets(0, 1, 0).most(1000, 1_000_000, 4)).isEqualTo(1);
    assertThat(new DatumSets(0, 0, 10).most(1000, 1_000_000, 4)).isEqualTo(25);
    assertThat(new DatumSets(0, 5, 10).most(0, 0, 0)).isEqualTo(1);
  }

  @Test
  void executorsComeAndGoInTheWordsOfEitherVersion() {
    assertThat(with("\"standby\":true").scaling()).isEqualTo(new Scaling(true, null));
    assertThat(with("\"autoscaling\":true,\"scale_down_threshold\":\"5s\"").scaling())
        .isEqualTo(new Scaling(true, Duration.ofSeconds(5)));
    assertThat(with("\"standby\":false").scaling()).isEqualTo(Scaling.NONE);
  }

  @Test
  void theFirstVersionsSpellingOfParallelismIsKnown() {
    assertThat(with("\"parallelism_spec\":{\"strategy\":\"CONSTANT\",\"constant\":\"2\"}"))
        .returns(new Parallelism.Constant(2), PipelineSpec::parallelism);
    assertThat(with("\"parallelismSpec\":{\"strategy\":\"COEFFICIENT\",\"coefficient\":2}"))
        .returns(new Parallelism.Coefficient(2), PipelineSpec::parallelism);
  }

  @Test
  void aFileIsReadWithItsDirectory(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("p.json");
    Files.writeString(
        file, SMALLEST.replace("\"repo\":\"r\"", "\"name\":\"in\",\"path\":\"data\""));
    assertThat(PipelineSpecs.read("p.json", file).get(0).input())
        .isEqualTo(Input.Files.ofPath("in", "file:" + directory + "/data", "/*"));
    assertRefused(
        () -> PipelineSpecs.read("q.json", directory.resolve("q.json")),
        "[SPEC_UNREADABLE] q.json cannot be read: there is no such file.");
    Files.write(file, new byte[] {'{', (byte) 0xC3, '}'});
    assertRefused(() -> PipelineSpecs.read("p.json", file), "it is not UTF-8");
  }
}
