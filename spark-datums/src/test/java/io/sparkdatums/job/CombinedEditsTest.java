package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.datum.ReferenceInputs;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.ReferenceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
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
 * Random edits of two plain directories, each followed by a job over a combination of them, against
 * a reference that works everything out anew in one thread: which datums there are, which of them
 * run, and the digest of the tree.
 */
@ExtendWith(SparkExtension.class)
final class CombinedEditsTest {
  private static final int JOBS = 4;
  private static final int EDITS = 3;

  private final SparkSession spark;
  @TempDir Path directory;
  private final Set<String> processed = new HashSet<>();

  CombinedEditsTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|{'cross': [A, B]}",
        "2|{'cross': [A, {'pfs': {'name': 'a', 'path': 'b', 'glob': '/'}}]}",
        "3|{'union': [A, A, B]}",
        "4|{'join': [A, B]}",
        "5|{'group': [A, B]}",
        "6|{'union': [{'cross': [A, B]}, {'group': [{'join': [A, B]}]}]}",
      })
  void eachJobStartsWhatIsNewAndMakesTheTreeOfASingleThreadedRun(long seed, String input)
      throws IOException {
    Files.createDirectory(directory.resolve("a"));
    Files.createDirectory(directory.resolve("b"));
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    PipelineRuns runs = new PipelineRuns(spark, warehouse, JobListener.NONE);
    Random random = new Random(seed);
    TellFunction.told();
    boolean committed = false;
    for (int job = 0; job < JOBS; job++) {
      for (int edit = 0; edit < EDITS; edit++) {
        edit(random);
      }
      int code = job / 2;
      PipelineSpec spec = spec(input, code);
      Expected expected = expected(spec.input(), code);

      JobResult result = runs.run(List.of(spec), RunOptions.DEFAULT).get(0);

      assertThat(TellFunction.told()).containsExactlyInAnyOrderElementsOf(expected.run());
      assertThat(result.total()).isEqualTo(expected.total());
      assertThat(result.failed()).isEqualTo(expected.failed());
      assertThat(result.processed()).isEqualTo(expected.run().size() - expected.failed());
      assertThat(result.skipped()).isEqualTo(expected.total() - expected.run().size());
      assertThat(result.state())
          .isEqualTo(expected.failed() > 0 ? JobState.FAILURE : JobState.SUCCESS);
      if (expected.failed() == 0) {
        assertThat(result.root()).isEqualTo(HexFormat.of().formatHex(expected.root()));
        JobResult again = runs.run(List.of(spec), RunOptions.DEFAULT).get(0);
        assertThat(again.skipped()).isEqualTo(expected.total());
        assertThat(again.committed()).isFalse();
        assertThat(TellFunction.told()).isEmpty();
        committed = true;
      }
    }
    assertThat(committed).isTrue();
  }

  private PipelineSpec spec(String input, int code) {
    String json =
        ("{'pipeline': {'name': 'tell'}, 'datum_tries': 1, 'transform': {'class':"
                + " 'io.sparkdatums.job.TellFunction', 'code_version': '"
                + code
                + "'}, 'input': "
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

  private void edit(Random random) throws IOException {
    Path file =
        directory
            .resolve(random.nextBoolean() ? "a" : "b")
            .resolve(List.of("1", "2", "2.x", "3", "3y").get(random.nextInt(5)));
    if (random.nextInt(4) > 0) {
      boolean fails = random.nextInt(12) == 0;
      Files.writeString(file, (fails ? "fail" : "content") + random.nextInt(3));
    } else {
      Files.deleteIfExists(file);
    }
  }

  /**
   * What one job must come to.
   *
   * @param run what is told, once for each identity that has no result yet
   */
  private record Expected(long total, List<String> run, long failed, byte[] root) {}

  private Expected expected(Input input, int code) throws IOException {
    List<List<String>> paths = new ArrayList<>();
    for (Input.Files leaf : input.leaves()) {
      paths.add(paths(root(leaf)));
    }
    List<Input.Files> leaves = input.leaves();
    ReferenceTree tree = new ReferenceTree();
    Set<String> run = new TreeSet<>();
    long total = 0;
    for (List<ReferenceInputs.One> datum : ReferenceInputs.of(input, paths)) {
      total++;
      StringBuilder told = new StringBuilder();
      for (ReferenceInputs.One one : datum) {
        told.append(told(one, root(leaves.get(one.leaf()))));
      }
      String key = datum.stream().map(ReferenceInputs.One::path).collect(Collectors.joining("\0"));
      byte[] log = told.toString().getBytes(StandardCharsets.UTF_8);
      tree.add("/log", new Part("reference", 0, key, 0, log.length, sha256(log)));
      if (!processed.contains(code + told.toString())) {
        run.add(told.toString());
      }
    }
    long failed = run.stream().filter(told -> told.contains("=fail")).count();
    run.stream()
        .filter(told -> !told.contains("=fail"))
        .forEach(told -> processed.add(code + told));
    return new Expected(total, List.copyOf(run), failed, tree.rows(1).get(0).hash());
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
