package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.datum.ReferenceInputs;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.DatumOrder;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.ReferenceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random edits of two plain directories, of code, salt and what is to be run again, each few
 * followed by a job over a combination of the directories, against a reference that works
 * everything out anew in one thread: which datums there are, which of them run, what becomes of
 * them, and the digest of the tree.
 */
@ExtendWith(SparkExtension.class)
final class CombinedEditsTest {
  private static final int JOBS = 3;
  private static final int EDITS = 6;

  private final SparkSession spark;
  @TempDir Path directory;
  private final Random random = new Random();

  /** What each identity has as its result. */
  private final Map<String, String> results = new HashMap<>();

  private boolean commands;
  private String code = "0";
  private String fingerprint = code;
  private String salt = "";

  /** What identities are made with: the salt of the spec when it changed last, or a new one. */
  private String salted = "";

  private boolean everyJob;

  CombinedEditsTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|function|none all|{'cross': [A, B]}",
        "2|function|every+fail code|{'cross': [A, {'pfs': {'name': 'a', 'path': 'b', 'glob': '/'}}]}",
        "3|command|salt+all none+every|{'union': [A, A, B]}",
        "4|command|every+fail all+code|{'join': [A, B]}",
        "5|function|none+fail salt|{'group': [{'union': [A, A]}, B]}",
        "6|function|all+fail every|{'union': [{'cross': [A, B]}, {'group': [{'join': [A, B]}]}]}",
      })
  void eachJobRunsWhatIsNewAndMakesTheTreeOfASingleThreadedRun(
      long seed, String userCode, String edits, String input) throws IOException {
    random.setSeed(seed);
    commands = userCode.equals("command");
    Files.createDirectory(directory.resolve("a"));
    Files.createDirectory(directory.resolve("b"));
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    PipelineRuns runs = new PipelineRuns(spark, warehouse, JobListener.NONE);
    TellFunction.told();
    boolean settled = false;
    for (int job = 0; job < JOBS; job++) {
      mend();
      for (int edit = 0; edit < EDITS; edit++) {
        edit();
      }
      RunOptions.Reprocess reprocess =
          editPipeline(job == 0 ? List.of() : List.of(edits.split(" ")[job - 1].split("\\+")));
      PipelineSpec spec = spec(input);
      Expected expected = expected(spec.input());

      check(run(runs, spec, reprocess), expected);
      if (expected.failed() == 0) {
        Map<String, Long> next = preview(runs, spec);
        assertThat(next.getOrDefault("pending", 0L))
            .isEqualTo(everyJob ? expected.total() : expected.recovered());
      }
      settled = expected.failed() == 0;
    }
    everyJob = false;
    PipelineSpec spec = spec(input);
    Expected again = expected(spec.input());
    JobResult unchanged = run(runs, spec, RunOptions.Reprocess.CHANGED);
    check(unchanged, again);
    if (settled) {
      assertThat(unchanged.processed()).isZero();
      assertThat(unchanged.committed()).isFalse();
    }
  }

  private void check(JobResult result, Expected expected) {
    assertThat(TellFunction.told())
        .containsExactlyInAnyOrderElementsOf(commands ? List.of() : expected.run());
    assertThat(result.total()).isEqualTo(expected.total());
    assertThat(result.processed()).isEqualTo(expected.processed());
    assertThat(result.failed()).isEqualTo(expected.failed());
    assertThat(result.recovered()).isEqualTo(expected.recovered());
    assertThat(result.processed() + result.skipped() + result.failed() + result.recovered())
        .isEqualTo(result.total());
    assertThat(result.state())
        .isEqualTo(expected.failed() > 0 ? JobState.FAILURE : JobState.SUCCESS);
    if (expected.failed() == 0) {
      assertThat(result.root()).isEqualTo(HexFormat.of().formatHex(expected.root()));
    }
  }

  private static JobResult run(PipelineRuns runs, PipelineSpec spec, RunOptions.Reprocess reprocess)
      throws IOException {
    return runs.run(List.of(spec), new RunOptions(reprocess, RunOptions.Downstream.RUN)).get(0);
  }

  /** How many datums a job would run and skip. */
  private static Map<String, Long> preview(PipelineRuns runs, PipelineSpec spec)
      throws IOException {
    return runs.preview(spec, RunOptions.Reprocess.CHANGED).select("state").collectAsList().stream()
        .collect(Collectors.groupingBy(row -> row.getString(0), Collectors.counting()));
  }

  private PipelineSpec spec(String input) {
    String function = "'class': 'io.sparkdatums.job.TellFunction', 'code_version': '" + code + "'";
    String command =
        "'cmd': ['sh'], 'stdin': ['cd $PFS; echo code "
            + code
            + " >out/log', 'for f in $(find w x -type f 2>/dev/null | LC_ALL=C sort)',"
            + " 'do echo $f=$(cat $f) >>out/log; done', '! grep -rqE \"fail|reco\" w x 2>/dev/null'],"
            + " 'err_cmd': ['sh'], 'err_stdin': ['cd $PFS; ! grep -rq fail w x 2>/dev/null']";
    String json =
        ("{'pipeline': {'name': 'tell'}, 'datum_tries': 1, 'salt': '"
                + salt
                + "', 'reprocess_spec': '"
                + (everyJob ? "every_job" : "until_success")
                + "', 'transform': {"
                + (commands ? command.replace("\"", "\\\"") : function)
                + "}, 'input': "
                + input.replace("A", leaf("x", "a")).replace("B", leaf("w", "b"))
                + "}")
            .replace('\'', '"');
    // Only a union may have an input twice under one name; the rest of the names are as they are.
    return PipelineSpecs.parse("spec", json, directory).get(0);
  }

  private static String leaf(String name, String path) {
    return "{'pfs': {'name': '%s', 'path': '%s', 'glob': '/(?)*', 'join_on': '$1', 'outer_join': true, 'group_by': '$1'}}"
        .formatted(name, path);
  }

  /** Writes or deletes a file; what is written may have been there before. */
  private void edit() throws IOException {
    Path file =
        directory
            .resolve(random.nextBoolean() ? "a" : "b")
            .resolve(List.of("1", "2", "2.x", "3", "3y").get(random.nextInt(5)));
    if (random.nextInt(4) == 0) {
      Files.deleteIfExists(file);
      return;
    }
    String kind =
        switch (random.nextInt(12)) {
          case 0 -> "fail";
          case 1, 2 -> commands ? "reco" : "text";
          default -> "text";
        };
    Files.writeString(file, kind + random.nextInt(3));
  }

  /** Of what has failed, most is mended. */
  private void mend() throws IOException {
    for (Path file : failing()) {
      if (random.nextInt(8) > 0) {
        Files.writeString(file, "text" + random.nextInt(3));
      }
    }
  }

  private List<Path> failing() throws IOException {
    List<Path> failing = new ArrayList<>();
    for (String root : List.of("a", "b")) {
      for (String path : paths(directory.resolve(root))) {
        Path file = directory.resolve(root + path);
        if (Files.isRegularFile(file) && Files.readString(file).startsWith("fail")) {
          failing.add(file);
        }
      }
    }
    return failing;
  }

  /** Changes the pipeline for one job, and works out what identities are made with. */
  private RunOptions.Reprocess editPipeline(List<String> edits) throws IOException {
    everyJob = edits.contains("every");
    if (edits.contains("fail")) {
      Files.writeString(directory.resolve("a/1"), "fail" + random.nextInt(3));
      Files.writeString(directory.resolve("b/1"), "text" + random.nextInt(3));
    }
    if (edits.contains("salt")) {
      salt = "s" + random.nextInt(2);
      salted = salt;
    }
    if (edits.contains("code") || edits.contains("none")) {
      code = String.valueOf(Integer.parseInt(code) + 1);
    }
    if (edits.contains("none")) {
      return RunOptions.Reprocess.NONE;
    }
    fingerprint = edits.contains("code") ? code : fingerprint;
    if (edits.contains("all")) {
      salted = "another one than before " + random.nextLong();
      return RunOptions.Reprocess.ALL;
    }
    return RunOptions.Reprocess.CHANGED;
  }

  /**
   * What one job must come to.
   *
   * @param run what is told, once for each identity that is run
   */
  private record Expected(
      long total, List<String> run, long processed, long failed, long recovered, byte[] root) {}

  private Expected expected(Input input) throws IOException {
    List<List<String>> paths = new ArrayList<>();
    for (Input.Files leaf : input.leaves()) {
      paths.add(paths(root(leaf)));
    }
    List<List<ReferenceInputs.One>> datums = new ArrayList<>(ReferenceInputs.of(input, paths));
    datums.sort(Comparator.comparing(CombinedEditsTest::leaves));
    ReferenceTree tree = new ReferenceTree();
    Set<String> run = new TreeSet<>();
    Map<String, Integer> occurrences = new HashMap<>();
    Map<String, String> fresh = new HashMap<>();
    long[] counts = new long[3];
    for (List<ReferenceInputs.One> datum : datums) {
      String told = told(datum, input.leaves());
      String identity = fingerprint + "," + salted + "," + told;
      String key = datum.stream().map(ReferenceInputs.One::path).collect(Collectors.joining("\0"));
      int nth = occurrences.merge(key, 1, Integer::sum) - 1;
      String result = everyJob ? null : results.get(identity);
      if (result == null) {
        run.add(told);
        boolean fails = told.contains("=fail");
        boolean recovers = !fails && told.contains("=reco");
        counts[fails ? 1 : recovers ? 2 : 0]++;
        result = commands ? "code " + code + "\n" + told : told;
        if (fails || recovers) {
          continue;
        }
        fresh.put(identity, result);
      }
      byte[] log = result.getBytes(StandardCharsets.UTF_8);
      String piece = DatumOrder.piece(key, nth, 0);
      tree.add("/log", new Part("reference", 0, piece, 0, log.length, sha256(log)));
    }
    results.putAll(fresh);
    return new Expected(
        datums.size(),
        List.copyOf(run),
        counts[0],
        counts[1],
        counts[2],
        tree.rows(1).get(0).hash());
  }

  /** The order of datums with equal paths: by the names of their inputs, then as in the spec. */
  private static String leaves(List<ReferenceInputs.One> datum) {
    return datum.stream().map(one -> one.name() + one.leaf() + " ").collect(Collectors.joining());
  }

  private static Path root(Input.Files leaf) {
    return new org.apache.hadoop.fs.Path(String.valueOf(leaf.path())).toUri().getScheme() == null
        ? Path.of(String.valueOf(leaf.path()))
        : Path.of(new org.apache.hadoop.fs.Path(String.valueOf(leaf.path())).toUri().getPath());
  }

  private static List<String> paths(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      List<String> paths = new ArrayList<>(List.of("/"));
      files.map(file -> "/" + file.getFileName()).sorted().forEach(paths::add);
      return paths;
    }
  }

  /** What user code writes of a datum's files. */
  private String told(List<ReferenceInputs.One> datum, List<Input.Files> leaves)
      throws IOException {
    if (commands) {
      List<String> lines = new ArrayList<>();
      for (ReferenceInputs.One one : datum) {
        Path file = root(leaves.get(one.leaf())).resolve(one.path().substring(1));
        lines.add(one.name() + one.path() + "=" + Files.readString(file) + "\n");
      }
      Collections.sort(lines);
      return String.join("", lines);
    }
    StringBuilder told = new StringBuilder();
    for (ReferenceInputs.One one : datum) {
      told.append(told(one, root(leaves.get(one.leaf()))));
    }
    return told.toString();
  }

  private static String told(ReferenceInputs.One one, Path root) throws IOException {
    StringBuilder told = new StringBuilder(one.name() + " " + one.path());
    for (String path : one.path().equals("/") ? paths(root) : List.of(one.path())) {
      if (!path.equals("/")) {
        told.append(' ')
            .append(path)
            .append('=')
            .append(Files.readString(root.resolve(path.substring(1))));
      }
    }
    return told.append('\n').toString();
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
