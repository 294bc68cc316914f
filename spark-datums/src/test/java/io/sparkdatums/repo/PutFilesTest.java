package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class PutFilesTest {
  private static final Supplier<SparkSession> NO_SPARK =
      () -> {
        throw new AssertionError("no Spark session should be needed");
      };

  @TempDir Path directory;
  private Branch branch;
  private PutFiles put;

  @BeforeEach
  void open() throws Exception {
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toString(), new Configuration());
    branch = warehouse.createRepo("data", "").branch("master");
    put = new PutFiles(branch, NO_SPARK);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private String get(String path) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Tree tree = branch.tree().orElseThrow()) {
      new GetFiles(tree).get(path, out);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsPutComesBack() throws Exception {
    Commit commit = put.put("/a/b.txt", text("hello"), PutMode.APPEND);
    assertThat(commit.sequence()).isEqualTo(1);
    assertThat(commit.files()).isEqualTo(1);
    assertThat(commit.dirs()).isEqualTo(1);
    assertThat(commit.bytes()).isEqualTo(5);
    assertThat(commit.job()).startsWith("put-0000000000000001-");
    assertThat(get("/a/b.txt")).isEqualTo("hello");
    try (Tree tree = branch.tree().orElseThrow()) {
      assertThat(tree.find("/a/b.txt").orElseThrow().hash())
          .isEqualTo(
              MessageDigest.getInstance("SHA-256")
                  .digest("hello".getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void aSecondPutAppendsAndAnOverwriteReplaces() throws Exception {
    put.put("/f", text("one,"), PutMode.APPEND);
    put.put("/f", text("two,"), PutMode.APPEND);
    put.put("/f", text("three"), PutMode.APPEND);
    assertThat(get("/f")).isEqualTo("one,two,three");
    put.put("/f", text("new"), PutMode.OVERWRITE);
    assertThat(get("/f")).isEqualTo("new");
    put.put("/f", text(" and old"), PutMode.APPEND);
    assertThat(get("/f")).isEqualTo("new and old");
    try (Tree second = branch.tree(2)) {
      assertThat(second.open(second.find("/f").orElseThrow()).readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("one,two,");
    }
  }

  @Test
  void anEmptyFileIsAFile() throws Exception {
    put.put("/empty", text(""), PutMode.APPEND);
    assertThat(get("/empty")).isEmpty();
  }

  @Test
  void aNameThatIsNotUtf8IsAnErrorWhereverItIs() throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Path source = Files.createDirectories(directory.resolve("named/é/d")).getParent().getParent();
    Files.writeString(source.resolve("good"), "good");
    String[][] cases = {
      {"b\\377d", ".", "/b\\xffd"},
      {"é/d/b\\303", ".", "/é/d/b\\xc3"},
      {"b\\377d", "b*", "/b\\xffd"},
      {"é/d/b\\303", "*/d/{a,b}*", "/é/d/b\\xc3"},
    };
    for (String[] bad : cases) {
      shell(source, "touch \"$(printf '" + bad[0] + "')\"");
      List<String> from = List.of(bad[1].equals(".") ? source.toString() : source + "/" + bad[1]);
      assertThatThrownBy(() -> put.put("/all", from, PutMode.APPEND))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining(
              "[SOURCE_NAME_ENCODING] The name of %s%s is not text in UTF-8", source, bad[2])
          .hasMessageContaining("Nothing was committed");
      assertThat(branch.head()).isEmpty();
      shell(source, "rm \"$(printf '" + bad[0] + "')\"");
    }
    shell(source, "touch \"$(printf 'x\\377')\"");
    put.put("/all", List.of(source + "/g*"), PutMode.APPEND);
    assertThat(get("/all/good")).isEqualTo("good");
  }

  private static void shell(Path directory, String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command).directory(directory.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aDirectoryIsPutInOneCommitAndComesBackWhole() throws Exception {
    Path source = directory.resolve("source dir");
    Map<String, String> files = new TreeMap<>();
    for (String name :
        List.of("a", "a.b", "a-/x", "d/ı İ/1", "d/2:3", "é\u0301", "%2F", "d.x/y z", "*[x]")) {
      files.put(name, "content of " + name);
      Files.createDirectories(source.resolve(name).getParent());
      Files.writeString(source.resolve(name), "content of " + name);
    }
    Commit commit = put.put("/in/here", source.toString(), PutMode.APPEND);
    assertThat(commit.sequence()).isEqualTo(1);
    assertThat(commit.files()).isEqualTo(files.size());

    Path target = directory.resolve("target/deep");
    try (Tree tree = branch.tree().orElseThrow()) {
      GetFiles.Got got = new GetFiles(tree).getAll("/in/here", target);
      assertThat(got.files()).isEqualTo(files.size());
    }
    assertThat(contents(target)).isEqualTo(files);
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        contents.put(root.relativize(path).toString(), Files.readString(path));
      }
    }
    return contents;
  }

  @Test
  void manyFilesAreCopiedInASparkJobAndOverwrittenInOne(SparkSession spark) throws Exception {
    Path source = directory.resolve("many");
    for (int i = 0; i < 10_050; i++) {
      Path file = source.resolve("d" + i % 10).resolve("f" + i);
      if (i < 10) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, String.valueOf(i));
    }
    PutFiles large = new PutFiles(branch, () -> spark);
    Commit first = large.put("/", source.toString(), PutMode.APPEND);
    assertThat(first.files()).isEqualTo(10_050);
    assertThat(first.dirs()).isEqualTo(10);
    assertThat(get("/d7/f9997")).isEqualTo("9997");
    large.put("/", source.toString(), PutMode.APPEND);
    assertThat(get("/d7/f9997")).isEqualTo("99979997");
    Commit third = large.put("/", source.toString(), PutMode.OVERWRITE);
    assertThat(get("/d7/f9997")).isEqualTo("9997");
    assertThat(third.bytes()).isEqualTo(first.bytes());
    assertThat(third.root()).isEqualTo(first.root());
    try (var left = Files.walk(directory.resolve("warehouse/packs"))) {
      assertThat(left.filter(path -> path.toString().endsWith(".files"))).isEmpty();
    }
  }

  @Test
  void aPutWhereAFileIsInTheWayIsRefused() throws Exception {
    Commit first = put.put("/a", text("x"), PutMode.APPEND);
    assertThatThrownBy(() -> put.put("/a/b", text("y"), PutMode.APPEND))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[TREE_CONFLICT]");
    assertThatThrownBy(() -> put.put("/", text("y"), PutMode.APPEND))
        .hasMessageContaining("[PATH_INVALID]");
    assertThatThrownBy(() -> put.put("/x/../y", text("y"), PutMode.APPEND))
        .hasMessageContaining("[PATH_INVALID]");
    assertThat(branch.head()).hasValue(first);
  }

  @Test
  void aSourceThatCannotBeReadIsNamed() {
    String missing = directory.resolve("missing").toString();
    assertThatThrownBy(() -> put.put("/a", missing, PutMode.APPEND))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[SOURCE_UNREADABLE]")
        .hasMessageContaining(missing)
        .hasMessageContaining("it is not there");
    assertThatThrownBy(() -> put.put("/a", "nosuch://x/y", PutMode.APPEND))
        .hasMessageContaining("[SOURCE_UNREADABLE]");
  }

  @Test
  void anErrorOfTheDiskNamesTheSourceAndCommitsNothing() throws Exception {
    String faulty = "/proc/self/mem"; // there is no page at its beginning
    assumeTrue(Files.exists(Path.of(faulty)), "only Linux has a file that cannot be read");
    assertThatThrownBy(() -> put.put("/a", faulty, PutMode.APPEND))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[SOURCE_UNREADABLE]")
        .hasMessageContaining("file:" + faulty)
        .hasMessageContaining("Input/output error");
    assertThat(branch.head()).isEmpty();
  }

  @Test
  void severalSourcesArePutUnderTheirOwnNames(@TempDir Path sources) throws Exception {
    Path one = Files.writeString(sources.resolve("one"), "1");
    Path two = Files.createDirectory(sources.resolve("two"));
    Files.writeString(two.resolve("one"), "2");
    put.put("/d", List.of(one.toString(), two.toString()), PutMode.APPEND);
    assertThat(paths()).containsExactly("/", "/d", "/d/one", "/d/two", "/d/two/one");

    List<String> equal = List.of(one.toString(), two.resolve("one").toString());
    assertThatThrownBy(() -> put.put("/e", equal, PutMode.APPEND))
        .hasMessageContaining("[SOURCE_NAMES]")
        .hasMessageContaining("/e/one");
  }

  @Test
  void filesAndDirectoriesAreDeleted() throws Exception {
    for (String path : List.of("/a/b/1", "/a/b/2", "/a/c", "/d")) {
      put.put(path, text(path), PutMode.APPEND);
    }
    DeleteFiles delete = new DeleteFiles(branch, NO_SPARK);
    Commit without = delete.delete(List.of("/a/b", "/nothing"));
    assertThat(paths()).containsExactly("/", "/a", "/a/c", "/d");
    assertThat(without.sequence()).isEqualTo(5);
    assertThat(delete.delete(List.of("/a/b"))).isEqualTo(without);
    Commit empty = delete.delete(List.of("/"));
    assertThat(paths()).containsExactly("/");
    assertThat(empty.files()).isZero();
    assertThat(empty.bytes()).isZero();
    try (Tree tree = branch.tree(4)) {
      assertThat(tree.open(tree.find("/a/b/2").orElseThrow()).readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("/a/b/2");
    }
  }

  @Test
  void manyFilesAreDeletedInASparkJob(SparkSession spark) throws Exception {
    for (String path : List.of("/a/b/1", "/a/b/2", "/a/b.c", "/d")) {
      put.put(path, text(path), PutMode.APPEND);
    }
    Commit commit = new DeleteFiles(branch, () -> spark, 1).delete(List.of("/a/b", "/d"));
    assertThat(commit.sequence()).isEqualTo(5);
    assertThat(paths()).containsExactly("/", "/a", "/a/b.c");
  }

  @Test
  void whatAGlobMatchesIsDeletedWithAllBelowIt(SparkSession spark) throws Exception {
    for (String path : List.of("/a/b/1", "/a/b/2", "/a/b.c", "/a/x/b/3", "/d", "/d2/b")) {
      put.put(path, text(path), PutMode.APPEND);
    }
    Commit without = new DeleteFiles(branch, NO_SPARK).delete(Glob.parse("/a/{b,b/1,x}"));
    assertThat(paths()).containsExactly("/", "/a", "/a/b.c", "/d", "/d2", "/d2/b");
    assertThat(new DeleteFiles(branch, NO_SPARK).delete(Glob.parse("/z*"))).isEqualTo(without);

    new DeleteFiles(branch, () -> spark, 0).delete(Glob.parse("/?2"));
    assertThat(paths()).containsExactly("/", "/a", "/a/b.c", "/d");
  }

  private List<String> paths() throws IOException {
    List<String> paths = new ArrayList<>();
    try (Tree tree = branch.tree().orElseThrow()) {
      tree.walk("/").forEachRemaining(row -> paths.add(row.path()));
    }
    return paths;
  }

  @Test
  void aBranchWithoutACommitHasNothingToDelete() {
    assertThatThrownBy(() -> new DeleteFiles(branch, NO_SPARK).delete(List.of("/a")))
        .hasMessageContaining("[BRANCH_EMPTY] There is no commit on data@master");
  }

  @Test
  void aDamagedPackIsAnErrorAndNoFile() throws Exception {
    put.put("/f", text("some content that is long enough"), PutMode.APPEND);
    TreeRow row;
    try (Tree tree = branch.tree().orElseThrow()) {
      row = tree.find("/f").orElseThrow();
    }
    assertThat(row.kind()).isEqualTo(RowKind.FILE);
    Path pack =
        Path.of(branch.repo().warehouse().packFile(row.parts().get(0).pack()).toUri().getPath());
    byte[] bytes = Files.readAllBytes(pack);
    bytes[(int) row.parts().get(0).offset() + 3] ^= 1;
    Files.write(pack, bytes);
    Path target = directory.resolve("got");
    try (Tree tree = branch.tree().orElseThrow()) {
      assertThatThrownBy(() -> new GetFiles(tree).getAll("/f", target))
          .hasMessageContaining("[PACK_CORRUPT]");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void noLinkInTheTargetIsFollowed() throws Exception {
    put.put("/dir/f", text("new"), PutMode.APPEND);
    put.put("/g", text("new"), PutMode.APPEND);
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Path secret = Files.writeString(directory.resolve("secret"), "old");
    Path target = Files.createDirectories(directory.resolve("target"));
    Files.createSymbolicLink(target.resolve("dir"), outside);
    try (Tree tree = branch.tree().orElseThrow()) {
      assertThatThrownBy(() -> new GetFiles(tree).getAll("/", target))
          .hasMessageContaining("[TARGET_UNWRITABLE]")
          .hasMessageContaining("it is a link to another directory");
      assertThat(outside).isEmptyDirectory();
      Files.delete(target.resolve("dir"));
      Files.createSymbolicLink(target.resolve("g"), secret);
      new GetFiles(tree).getAll("/", target);
    }
    assertThat(secret).hasContent("old");
    assertThat(target.resolve("g")).hasContent("new");
    assertThat(target.resolve("dir/f")).hasContent("new");
  }

  @Test
  void whatIsNotThereCannotBeGot() throws Exception {
    put.put("/dir/f", text("x"), PutMode.APPEND);
    assertThatThrownBy(() -> get("/nowhere"))
        .hasMessageContaining("[FILE_NOT_FOUND] There is no file at \"/nowhere\"");
    assertThatThrownBy(() -> get("/dir")).hasMessageContaining("there is a directory");
    assertThatThrownBy(() -> branch.tree(7)).hasMessageContaining("[COMMIT_NOT_FOUND]");
  }

  @Test
  void aPatternPutsWhatItMatchesUnderItsOwnNames() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source of a pattern"));
    for (String name : List.of("b.txt", "a.txt", "c.csv", "x[1].txt")) {
      Files.writeString(source.resolve(name), name);
    }
    put.put("/d", source + "/*.txt", PutMode.APPEND);
    put.put("/e", source + "/x[1].txt", PutMode.APPEND);

    assertThat(get("/d/a.txt")).isEqualTo("a.txt");
    assertThat(get("/d/x[1].txt")).isEqualTo("x[1].txt");
    assertThat(get("/e")).isEqualTo("x[1].txt");
    assertThatThrownBy(() -> get("/d/c.csv")).hasMessageContaining("[FILE_NOT_FOUND]");
    assertThatThrownBy(() -> put.put("/f", source + "/*.png", PutMode.APPEND))
        .hasMessageContaining("[SOURCE_UNREADABLE]");
  }
}
