package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
final class InputDatumsTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private int scratch;

  InputDatumsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    write("a", "1", "2", "3");
    write("b", "2", "3", "4");
    write("c", "x");
    write("skewed", IntStream.range(0, 20).mapToObj(i -> "2-" + i).toArray(String[]::new));
  }

  private void write(String name, String... files) throws IOException {
    Path root = Files.createDirectories(directory.resolve(name));
    for (String file : files) {
      Files.writeString(root.resolve(file), name + file);
    }
  }

  private Input.Files files(String name, String root) {
    return files(name, root, "/(*)", "", false, "");
  }

  private Input.Files files(
      String name, String root, String glob, String joinOn, boolean outer, String groupBy) {
    return new Input.Files(
        name,
        null,
        directory.resolve(root).toString(),
        "master",
        null,
        glob,
        false,
        false,
        false,
        joinOn,
        outer,
        groupBy,
        null);
  }

  private InputDatums find(Input input) throws IOException {
    List<PinnedInput> leaves =
        input.leaves().stream().map(files -> new PinnedInput(files, null)).toList();
    org.apache.hadoop.fs.Path into =
        new org.apache.hadoop.fs.Path(directory.resolve("scratch" + scratch++).toUri());
    return InputDatums.of(spark, warehouse, input, leaves, into);
  }

  /** The datums, each as the names and paths of its matches. */
  private List<List<String>> datums(Input input) throws IOException {
    InputDatums found = find(input);
    GroupScratch lists = new GroupScratch(spark, new org.apache.hadoop.fs.Path(directory.toUri()));
    List<List<String>> datums = new ArrayList<>();
    for (Row datum : found.rows().collectAsList()) {
      List<String> matches = new ArrayList<>();
      List<Row> rows =
          lists.matches(spark.createDataFrame(List.of(datum), Match.DATUM)).collectAsList();
      for (Row row : rows) {
        Match match = Match.of(row);
        matches.add(found.inputs().get(match.leaf()).files().name() + match.path());
      }
      datums.add(matches);
    }
    return datums;
  }

  private void assertAsReference(Input input) throws IOException {
    List<List<String>> paths = new ArrayList<>();
    for (Input.Files leaf : input.leaves()) {
      List<String> all = new ArrayList<>(List.of("/"));
      for (String name : Path.of(String.valueOf(leaf.path())).toFile().list()) {
        all.add("/" + name);
      }
      paths.add(all);
    }
    assertThat(datums(input))
        .containsExactlyInAnyOrderElementsOf(
            ReferenceInputs.of(input, paths).stream()
                .map(datum -> datum.stream().map(one -> one.name() + one.path()).toList())
                .toList());
  }

  @Test
  void aUnionKeepsDuplicates() throws IOException {
    Input input = new Input.Union(List.of(files("in", "a"), files("in", "a")));

    assertThat(datums(input))
        .containsExactlyInAnyOrder(
            List.of("in/1"),
            List.of("in/2"),
            List.of("in/3"),
            List.of("in/1"),
            List.of("in/2"),
            List.of("in/3"));
    assertThat(find(input).keys()).isEqualTo(InputDatums.Keys.REPEATED);
  }

  @Test
  void aCrossHasEveryCombinationOrderedByName() throws IOException {
    Input input = new Input.Cross(List.of(files("z", "c"), files("y", "a", "/*", "", false, "")));

    assertThat(datums(input))
        .containsExactlyInAnyOrder(
            List.of("y/1", "z/x"), List.of("y/2", "z/x"), List.of("y/3", "z/x"));
    assertThat(find(input).keys()).isEqualTo(InputDatums.Keys.UNIQUE);
    Input none = new Input.Cross(List.of(files("a", "a"), files("b", "b", "/none", "", false, "")));
    assertThat(datums(none)).isEmpty();
  }

  @Test
  void aCrossWithOneDatumIsMadeWithoutAShuffle() throws IOException {
    Input input = new Input.Cross(List.of(files("a", "a"), files("b", "b", "/", "", false, "")));

    assertThat(find(input).rows().queryExecution().executedPlan().toString())
        .contains("BroadcastNestedLoopJoin")
        .doesNotContain("Exchange hash");
    assertThat(datums(input)).hasSize(3).allSatisfy(datum -> assertThat(datum).contains("b/"));
  }

  @Test
  void aJoinMatchesKeysAndAnOuterInputStays() throws IOException {
    Input.Files inner = files("a", "a", "/(*)", "$1", false, "");
    Input.Files outer = files("b", "b", "/(*)", "$1", true, "");

    assertThat(datums(new Input.Join(List.of(inner, outer))))
        .containsExactlyInAnyOrder(List.of("a/2", "b/2"), List.of("a/3", "b/3"), List.of("b/4"));
    assertThat(datums(new Input.Join(List.of(inner, files("b", "b", "/(*)", "$1", false, "")))))
        .containsExactlyInAnyOrder(List.of("a/2", "b/2"), List.of("a/3", "b/3"));
  }

  @Test
  void aJoinWithoutAKeyIsACross() throws IOException {
    assertThat(datums(new Input.Join(List.of(files("a", "a"), files("b", "b"))))).hasSize(9);
  }

  @Test
  void aGroupHoldsAllMatchesOfAKey() throws IOException {
    Input input =
        new Input.Group(
            List.of(
                files("s", "skewed", "/(*)-(*)", "", false, "$1"),
                files("a", "a", "/(*)", "", false, "$1")));

    assertThat(datums(input))
        .hasSize(3)
        .contains(List.of("a/1"), List.of("a/3"))
        .anySatisfy(
            datum -> assertThat(datum).hasSize(21).startsWith("a/2", "s/2-0").endsWith("s/2-9"));
    assertThat(datums(new Input.Group(List.of(files("a", "a"), files("b", "b")))))
        .containsExactly(List.of("a/1", "a/2", "a/3", "b/2", "b/3", "b/4"));
  }

  @Test
  void aLargeGroupIsPutAsideAndHasTheIdentityOfItsMatches() throws IOException {
    int many = 3000;
    write("many", IntStream.range(0, many).mapToObj(i -> "file" + i).toArray(String[]::new));
    Input input =
        new Input.Cross(List.of(new Input.Group(List.of(files("m", "many"))), files("a", "c")));

    InputDatums found = find(input);
    Row datum = found.rows().collectAsList().get(0);

    assertThat(datum.<Row>getList(0)).hasSize(2);
    Match list = Match.of(datum.<Row>getList(0).get(1));
    assertThat(list.list()).isNotNull();
    assertThat(list.numFiles()).isEqualTo(many);
    assertThat(list.path().length()).isLessThan(1200);
    assertThat(datums(input).get(0)).hasSize(many + 1).startsWith("a/x", "m/file0", "m/file1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyTreeOfInputsHasTheDatumsOfTheReference(long seed) throws IOException {
    Random random = new Random(seed);
    assertAsReference(tree(random, 3, new int[1]));
  }

  private Input tree(Random random, int depth, int[] names) {
    if (depth == 0 || random.nextInt(4) == 0) {
      String root = List.of("a", "b", "c", "skewed").get(random.nextInt(4));
      String glob = List.of("/(*)", "/(?)*", "/", "/none").get(Math.min(random.nextInt(9) / 2, 3));
      String key = List.of("$1", "$1", "k", "").get(random.nextInt(4));
      // Names in descending order, so that the order of the spec is not that of the names.
      String name = String.format(java.util.Locale.ROOT, "n%02d", 99 - names[0]++);
      return files(name, root, glob, key, random.nextBoolean(), key);
    }
    List<Input> children = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      children.add(tree(random, depth - 1, names));
    }
    return switch (random.nextInt(4)) {
      case 0 -> children.size() > 2 ? new Input.Union(children) : new Input.Cross(children);
      case 1 -> new Input.Union(children);
      case 2 -> new Input.Join(children);
      default -> new Input.Group(children);
    };
  }

  @Test
  void aCrossOrJoinThatIsTooLargeIsRefusedWithTheNumber() {
    spark.conf().set(InputDatums.MAX_DATUMS.name(), 8);
    try {
      assertThatThrownBy(() -> find(new Input.Cross(List.of(files("a", "a"), files("b", "b")))))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("[INPUT_TOO_LARGE] A cross of this input would make 9 datums")
          .hasMessageContaining("spark.datums.inputs.maxDatums");
      Input.Files key = files("s", "skewed", "/(*)-(*)", "$1", false, "");
      assertThatThrownBy(
              () -> find(new Input.Join(List.of(key, files("b", "b", "/(*)", "$1", false, "")))))
          .hasMessageContaining("A join of this input would make 20 datums");
    } finally {
      spark.conf().unset(InputDatums.MAX_DATUMS.name());
    }
  }
}
