package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkdatums.CountingFileSystem;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListingTest {
  @TempDir Path temporary;
  private final Configuration conf = new Configuration();

  private Path root() throws IOException {
    return Files.createDirectories(temporary.resolve("in"));
  }

  private Path file(String path, String text) throws IOException {
    Path file = root().resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> list(String glob) throws IOException {
    return list(root().toUri().toString(), glob);
  }

  private List<String> list(String uri, String glob) throws IOException {
    List<String> driver = paths(uri, glob, Integer.MAX_VALUE, Long.MAX_VALUE);
    List<String> tasks = paths(uri, glob, 1, 2);
    assertThat(tasks).containsExactlyInAnyOrderElementsOf(driver);
    return driver;
  }

  /** What the driver finds within its limit, and tasks within theirs, one after the other. */
  private List<String> paths(String uri, String glob, int limit, long budget) throws IOException {
    Listing listing = new Listing(PlainDirectory.of(uri, conf), Glob.parse(glob));
    Listing.Begun begun = listing.begin(limit);
    List<String> paths = new ArrayList<>();
    begun.nodes().forEach(node -> paths.add(node.path()));
    List<String> pending = begun.pending();
    while (!pending.isEmpty()) {
      List<String> left = new ArrayList<>();
      try (Listing.Sweep sweep = listing.resume(pending.iterator(), budget)) {
        for (Listing.Found found = sweep.next(); found != null; found = sweep.next()) {
          if (found instanceof Listing.Found.Pending later) {
            left.add(later.directory());
          } else {
            paths.add(((Listing.Found.Listed) found).node().path());
          }
        }
      }
      pending = left;
    }
    return paths;
  }

  private String failure(String glob) {
    try {
      list(glob);
      throw new AssertionError("no failure");
    } catch (DatumsException e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void shell(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", script).directory(root().toFile()).inheritIO().start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void noDirectoryIsListedInWhichNothingCanMatch() throws IOException {
    for (String path : List.of("2023/1/x", "2024/1/x", "2024/2/y", "2024/2/deep/z", "x")) {
      file(path, "");
    }
    CountingFileSystem.install(conf);
    String uri = CountingFileSystem.uri(root());
    assertThat(paths(uri, "/2024/*/x", 100, 100)).containsExactly("/2024/1/x");
    assertThat(CountingFileSystem.LISTED)
        .containsExactly(root() + "/2024", root() + "/2024/1", root() + "/2024/2");

    CountingFileSystem.forget();
    assertThat(paths(uri, "/20*/1/x", 100, 100)).containsExactly("/2023/1/x", "/2024/1/x");
    assertThat(CountingFileSystem.LISTED).doesNotContain(root() + "/2024/2");

    CountingFileSystem.forget();
    assertThat(paths(uri, "/2024/1/x", 100, 100)).containsExactly("/2024/1/x");
    assertThat(paths(uri, "/not/there/*", 100, 100)).isEmpty();
    assertThat(CountingFileSystem.LISTED).isEmpty();
  }

  @Test
  void everythingIsAFileButTheChecksumsOfHadoop() throws IOException {
    for (String path :
        List.of("_SUCCESS", ".hidden", "a", ".a.crc", ".lonely.crc", "d/_temporary", "empty")) {
      file(path, "");
    }
    assertThat(list("/**"))
        .containsExactly(
            "/.hidden", "/.lonely.crc", "/_SUCCESS", "/a", "/d", "/d/_temporary", "/empty");
  }

  @Test
  void anyNameComesBackExactly() throws IOException {
    List<String> names =
        List.of(
            "line\nbreak",
            "tab\t",
            "'quotes\"",
            "-rf",
            "100%",
            "%41",
            "#",
            "?",
            "a:b",
            "c:",
            "space ",
            " space",
            "[x]*{y}",
            "\\",
            "~",
            "é",
            "e\u0301",
            "CASE",
            "case",
            "\u202egnp.exe",
            "😀",
            "ı",
            "İ",
            "x".repeat(255),
            "ş".repeat(127),
            "...");
    List<String> paths = new ArrayList<>();
    for (String name : names) {
      file(name, name);
      file("d/" + name, name);
      paths.add("/" + name);
      paths.add("/d/" + name);
    }
    paths.add("/d");
    CountingFileSystem.install(conf);
    assertThat(list("/**")).containsExactlyInAnyOrderElementsOf(paths);
    String counted = CountingFileSystem.uri(root());
    assertThat(list(counted, "/**")).containsExactlyInAnyOrderElementsOf(paths);
    for (String uri : List.of(root().toUri().toString(), counted)) {
      PlainDirectory directory = PlainDirectory.of(uri, conf);
      for (String name : names) {
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        assertThat(new String(directory.read("/d/" + name, size), StandardCharsets.UTF_8))
            .isEqualTo(name);
        assertThat(list(uri, Glob.escape("/d/" + name))).containsExactly("/d/" + name);
      }
    }
  }

  @Test
  void aNameThatIsNotUtf8IsAnErrorThatSaysSo() throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    shell("touch \"$(printf 'bad\\377')\"");
    assertThat(failure("/*"))
        .contains("[INPUT_NAME] The name of /bad\\xff in file:" + root())
        .contains("is not text in UTF-8");
    shell("rm b*; mkdir -p 'é/d'; touch \"$(printf 'é/d/b\\303')\"");
    assertThat(failure("/*/*/*"))
        .contains("[INPUT_NAME] The name of /é/d/b\\xc3 in file:" + root());
    assertThat(failure("/é")).contains("[INPUT_NAME] The name of /é/d/b\\xc3");
    assertThat(list("/x*")).isEmpty();
  }

  @Test
  void aLinkInsideTheInputIsFollowed() throws IOException {
    file("a/x", "1");
    Files.createSymbolicLink(root().resolve("b"), Path.of("a"));
    Files.createSymbolicLink(root().resolve("y"), Path.of("a/x"));
    assertThat(list("/**")).containsExactly("/a", "/a/x", "/b", "/b/x", "/y");
    assertThat(list("/b/*")).containsExactly("/b/x");
  }

  @Test
  void aLinkThatLeadsOutOrBackOrNowhereIsAnErrorUnlessTheGlobLeavesItOut() throws IOException {
    file("a/x", "1");
    Files.writeString(temporary.resolve("secret"), "s");
    Path link = root().resolve("a/link");
    for (String[] target :
        new String[][] {
          {"../../secret", "it leads out of the input's directory"},
          {"..", "it leads to a directory that holds it"},
          {".", "it leads to a directory that holds it"},
          {"none", "there is nothing where it leads to"},
          {"link", "it leads to itself"}
        }) {
      Files.createSymbolicLink(link, Path.of(target[0]));
      assertThat(failure("/a"))
          .contains("[INPUT_LINK] /a/link in file:" + root())
          .contains("cannot be followed: " + target[1]);
      assertThat(list("/a/x")).containsExactly("/a/x");
      Files.delete(link);
    }
  }

  @Test
  void linksThatLeadToEachOtherEnd() throws IOException {
    file("a/x", "1");
    file("c/x", "1");
    Files.createSymbolicLink(root().resolve("a/to-c"), Path.of("../c"));
    Files.createSymbolicLink(root().resolve("c/to-a"), Path.of("../a"));
    assertThat(failure("/**")).contains("it leads to a directory that holds it");
  }

  @Test
  void nothingIsReachedThroughALinkThatLeadsOut() throws IOException {
    Path outside = Files.createDirectories(temporary.resolve("outside/d"));
    Files.writeString(outside.resolve("x"), "secret");
    Files.createSymbolicLink(root().resolve("out"), temporary.resolve("outside"));
    assertThat(failure("/out/d"))
        .contains("[INPUT_LINK] /out/d in file:")
        .contains("it is reached through a link that leads out of the directory");
    assertThat(failure("/out/d/*")).contains("[INPUT_LINK]");
  }

  @Test
  void aPipeIsAnErrorUnlessTheGlobLeavesItOut() throws Exception {
    shell("mkfifo pipe");
    file("x", "1");
    assertThat(failure("/*"))
        .contains("[INPUT_SPECIAL_FILE] /pipe in file:" + root())
        .contains("neither a regular file nor a directory");
    assertThat(list("/x")).containsExactly("/x");
  }

  @Test
  void aDirectoryThatIsNotThereOrIsAFileIsAnErrorBeforeAnythingIsListed() throws IOException {
    file("x", "1");
    assertThatThrownBy(() -> PlainDirectory.of(root() + "/none", conf).check())
        .hasMessageContaining("[INPUT_NOT_FOUND] The input file:" + root() + "/none");
    assertThatThrownBy(() -> PlainDirectory.of(root() + "/x", conf).check())
        .hasMessageContaining("[INPUT_NOT_DIRECTORY] The input file:" + root() + "/x");
  }
}
