package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.report.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    out.reset();
    err.reset();
    List<String> command = new ArrayList<>(List.of(words));
    command.add("--warehouse=" + directory.resolve("w"));
    Screen screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0,
            Screen.Volume.NORMAL);
    return Main.run(List.of(), command, screen);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lst repo|there is no command \"lst\". The nearest is \"list\".",
        "xyzzy|there is no command \"xyzzy\". The commands: create, list,",
        "list|\"list\" is only half of a command. Say what to list: repo,",
        "list rope|there is no command \"list rope\". What there is to list: repo,",
        "list repo x|list repo does not expect \"x\". It is written: list repo.",
        "create repo|create repo lacks R. It is written: create repo R.",
        "list repo --rwa|list repo has no option \"--rwa\". The nearest is --raw.",
        "put file r:/|put file lacks a source.",
        "watch sales|watch does not expect \"sales\". It is written: watch [pipeline P].",
        "watch pipeline|watch pipeline does not say which.",
        "watch pipeline a b|watch does not expect \"b\". It is written: watch [pipeline P].",
        "--raw|there is no command. A command is a verb and a noun: list repo.",
      })
  void wrongUsageIsToldWithTheNearestRightOne(String command, String message) {
    assertThat(run(command.split(" "))).isEqualTo(2);
    assertThat(err().replaceAll("\\s+", " ")).startsWith("error [USAGE] " + message);
    assertThat(err()).contains("\n  More: scripts/submit.sh");
    assertThat(out()).isEmpty();
  }

  @Test
  void helpListsEveryCommandAndEachCommandHasItsOwn() {
    assertThat(run("--help")).isZero();
    for (Command command : Command.ALL) {
      assertThat(out()).contains("  " + command.name());
    }
    for (Command command : Command.ALL) {
      List<String> words = new ArrayList<>(List.of(command.name().split(" ")));
      words.add("-h");
      assertThat(run(words.toArray(new String[0]))).isZero();
      assertThat(out())
          .startsWith("Usage: scripts/submit.sh " + command.name())
          .contains("--warehouse");
    }
    assertThat(run("help", "put", "file")).isZero();
    assertThat(out()).contains("-f=SRC");
    assertThat(run("put", "--help")).isZero();
    assertThat(out()).contains("put file");
  }

  @Test
  void globalOptionsStandBeforeOrAfterTheVerb() {
    assertThat(run("--raw", "create", "repo", "a")).isZero();
    assertThat(out()).isEqualTo("{\"repo\":\"a\"}\n");
    assertThat(run("create", "--raw", "repo", "b")).isZero();
    assertThat(run("create", "repo", "c", "--raw")).isZero();
    assertThat(run("list", "repos", "--raw")).isZero();
    assertThat(out().lines()).hasSize(3);
  }

  @Test
  void filesGoInAndComeOut() throws Exception {
    Path source = Files.createDirectories(directory.resolve("my data/ş"));
    Files.writeString(source.resolve("a[1].txt"), "one\n");
    assertThat(run("create", "repo", "r")).isZero();
    assertThat(run("put", "file", "r:/d", "-r", "-f", directory.resolve("my data").toString()))
        .as(err())
        .isZero();
    assertThat(err()).startsWith("commit r@master=1 · 1 file, 4 B · root ");
    assertThat(run("list", "file", "r:/d/ş")).isZero();
    assertThat(out()).contains("file         4 B  ").endsWith("  /d/ş/a\\[1\\].txt\n");
    assertThat(run("glob", "file", "r:/**.txt", "--raw")).isZero();
    assertThat(out())
        .startsWith("{\"path\":\"/d/ş/a[1].txt\",\"type\":\"file\",\"size\":4,\"hash\":\"")
        .endsWith(",\"num_files\":1}\n");
    assertThat(run("list", "commit", "r", "--raw")).isZero();
    assertThat(out())
        .startsWith("{\"repo\":\"r\",\"branch\":\"master\",\"commit\":1,\"parent\":null,");
  }

  @Test
  void filesAreCopiedOutPrintedReplacedAndDeleted() throws Exception {
    Path source = Files.writeString(directory.resolve("a.txt"), "one\n");
    run("create", "repo", "r");
    assertThat(run("put", "file", "r:/d/", "-f", source.toString())).as(err()).isZero();
    assertThat(run("put", "file", "r@master:/d/a.txt", "-f", source.toString())).isZero();
    assertThat(run("get", "file", "r:/d/a.txt")).isZero();
    assertThat(out()).as("a put appends").isEqualTo("one\none\n");
    assertThat(run("get", "file", "r@master=1:/d/a.txt")).isZero();
    assertThat(out()).isEqualTo("one\n");
    assertThat(run("put", "file", "r:/d/a.txt", "-o", "-f", source.toString())).isZero();
    assertThat(run("get", "file", "r:/d", "-r", "-o", directory.resolve("copy").toString()))
        .as(err())
        .isZero();
    assertThat(directory.resolve("copy/a.txt")).hasContent("one");
    assertThat(run("get", "file", "r:/d")).isEqualTo(2);
    assertThat(err()).startsWith("error [USAGE] /d is a directory.");
    assertThat(run("delete", "file", "r:/d")).isZero();
    assertThat(run("get", "file", "r:/d/a.txt")).isEqualTo(2);
    assertThat(err()).startsWith("error [FILE_NOT_FOUND] ");
    assertThat(run("put", "file", "r@master=1:/x", "-f", source.toString())).isEqualTo(2);
    assertThat(err()).contains("Write to the branch: r@master.");
  }

  @Test
  void aWatchStartsSparkOnlyForWhatIsThere() {
    assertThat(run("watch", "pipeline", "nobody")).isEqualTo(2);
    assertThat(err()).startsWith("error [PIPELINE_NOT_FOUND] ").contains("\"nobody\"");
    assertThat(run("watch")).isEqualTo(Status.SPARK_NEEDED);
    assertThat(out() + err()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedWithStatusTwo() {
    assertThat(run("list", "file", "nowhere:/")).isEqualTo(2);
    assertThat(err()).startsWith("error [REPO_NOT_FOUND] There is no repo \"nowhere\" in ");
    assertThat(run("fsck", "nowhere")).isEqualTo(2);
    assertThat(err()).startsWith("error [REPO_NOT_FOUND] There is no repo \"nowhere\" in ");
    assertThat(run("fsck", "nowhere", "--repair")).isEqualTo(2);
    assertThat(err()).startsWith("error [REPO_NOT_FOUND] There is no repo \"nowhere\" in ");
    assertThat(run("stop", "job", "nope")).isEqualTo(2);
    assertThat(err()).startsWith("error [JOB_UNKNOWN] There is no job \"nope\", and no pipeline ");
    run("create", "repo", "r");
    assertThat(run("list", "file", "r:/")).isEqualTo(2);
    assertThat(err()).startsWith("error [BRANCH_EMPTY] There is no commit on r@master yet.\n  ");
    assertThat(run("put", "file", "r:/a/../b", "-f", "pom.xml")).isEqualTo(2);
    assertThat(err()).startsWith("error [PATH_INVALID] \"/a/../b\" is not a path in a repo");
    assertThat(run("put", "file", "r:/a", "-f", "missing.txt")).isEqualTo(2);
    assertThat(err()).startsWith("error [SOURCE_UNREADABLE] ");
    assertThat(run("put", "file", "r:/a", "-f", "src")).isEqualTo(2);
    assertThat(err()).startsWith("error [USAGE] src is a directory.\n  Give -r");
    assertThat(run("glob", "file", "r:/[a")).isEqualTo(2);
    assertThat(err()).startsWith("error [GLOB_SYNTAX] ");
    assertThat(run("create", "repo", "a b")).isEqualTo(2);
    assertThat(err()).startsWith("error [NAME_INVALID] ");
  }
}
