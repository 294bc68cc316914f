package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.pack.DatumState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be left in /pfs/out, and what may not. */
final class OutputTest {
  @TempDir Path directory;
  private WorkerFixture job;

  @BeforeEach
  void job() throws Exception {
    job = new WorkerFixture(directory).file("/f", "input");
  }

  @Test
  void filesAndEmptyDirectoriesAreKept() throws Exception {
    job.sh("cd /pfs/out; mkdir -p full empty/deep; echo x >full/x; echo y >full.y; : >zero").run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/empty/deep", "(directory)"),
            entry("/full/x", "x\n"),
            entry("/full.y", "y\n"),
            entry("/zero", ""));
    assertThat(job.only().bytesOut()).isEqualTo(4);
  }

  @Test
  void anEmptyOutputIsNoDirectory() throws Exception {
    job.sh("true").run();

    assertThat(job.only().state()).isEqualTo(DatumState.PROCESSED);
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void linksStandForWhatTheyLeadToInsideTheDatum() throws Exception {
    job.sh(
            "cd /pfs/out",
            "mkdir d; echo x >d/x",
            "ln -s d/x relative; ln -s /pfs/out/d/x absolute; ln -s d dir; ln -s relative chain",
            "ln -s /pfs/in/f input; ln -s ../in/f up; ln -s dir/../d/x around; ln d/x hard")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/absolute", "x\n"),
            entry("/around", "x\n"),
            entry("/chain", "x\n"),
            entry("/d/x", "x\n"),
            entry("/dir/x", "x\n"),
            entry("/hard", "x\n"),
            entry("/input", "input"),
            entry("/relative", "x\n"),
            entry("/up", "input"));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc, leads to a directory that is neither an input nor in the output",
    "../../etc, leads to a directory that is neither an input nor in the output",
    "/, leads to a directory that is neither an input nor in the output",
    "/pfs, leads to a directory that is neither an input nor in the output",
    "..,  leads to a directory that is neither an input nor in the output",
    "../..,  leads to a directory that is neither an input nor in the output",
    "/proc/self/environ, leads to what is no file for user code to read",
    "../../proc/1/environ, leads to what is no file for user code to read",
    "/dev/zero, leads to what is no file for user code to read",
    "/pfs/other/x, leads to nothing",
    "nowhere, leads to nothing",
    "bad, leads to itself",
    "., leads to a directory that holds it",
    "/tmp/no-such-file, leads to nothing",
    "/pfs/out/../../etc/no-such-file, leads to nothing"
  })
  void aLinkToAnywhereElseFailsTheTry(String target, String message) throws Exception {
    job.sh("ln -s " + target + " /pfs/out/bad").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
    assertThat(job.only().message()).contains("the link \"/bad\" " + message);
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void aLinkToAFileElsewhereStandsForItsContent() throws Exception {
    Path host = Files.writeString(directory.resolve("host"), "on the host");
    job.sh(
            "mkdir -p /tmp/d; echo own >/tmp/d/made; cd /pfs/out",
            "ln -s /tmp/d/made tmp; ln -s ../../tmp/d/made up; ln -s " + host + " host",
            "ln -s tmp chain; ln -s /tmp/../pfs/in/f back")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/back", "input"),
            entry("/chain", "own\n"),
            entry("/host", "on the host"),
            entry("/tmp", "own\n"),
            entry("/up", "own\n"));
  }

  @Test
  void aLinkReadsNothingThatTheUserOfTheCodeMayNot() throws Exception {
    assumeTrue(Account.current().uid() == 0, "only root can become somebody else");
    Path secret = Files.writeString(directory.resolve("secret"), "not yours");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    job.user = "nobody";
    job.sh("ln -s " + secret + " /pfs/out/bad").run();

    assertThat(job.only().message()).contains("\"/bad\" leads to what is no file for user code");
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void aPipeFailsTheTry() throws Exception {
    job.sh("echo x >/pfs/out/a; mkfifo '/pfs/out/pipe\tline'").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
    assertThat(job.only().message())
        .isEqualTo(
            "\"/pipe\\tline\" is a special file: a pipe, socket or device cannot be stored as an"
                + " output");
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void aNameThatIsNotUtf8FailsTheTry() throws Exception {
    job.sh("mkdir /pfs/out/d; touch \"/pfs/out/d/$(printf 'a caf\\351')\"").run();

    assertThat(job.only().message()).contains("the name \"/d/a caf\\xe9\" is not UTF-8");
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void strangeNamesSurvive() throws Exception {
    String[] names = {
      "new\nline",
      "tab\t",
      "it's",
      "\"q\"",
      "-rf",
      "a%20b",
      "#",
      "?*[x]",
      "c:d",
      "end ",
      " ",
      "caf\u00e9",
      "cafe\u0301",
      "\u202eltr",
      "\ud83d\ude00",
      "\\",
      "$HOME",
      "A",
      "a",
      "CON",
      "\ufffd",
      "\u007f",
      "x".repeat(255)
    };
    StringBuilder script = new StringBuilder("cd /pfs/out\n");
    for (String name : names) {
      script
          .append("printf %s ")
          .append(Quoted.word(name))
          .append(" >./")
          .append(Quoted.word(name));
      script.append('\n');
    }
    job.sh(script.toString()).run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).hasSize(names.length);
    for (String name : names) {
      assertThat(job.outputs()).containsEntry("/" + name, name);
    }
  }

  @Test
  void strangeNamesOfInputsArriveAsTheyAre() throws Exception {
    String path = "/new\nline/it's $HOME `id` \u00e4\ud83d\ude00 ";
    WorkerFixture strange = new WorkerFixture(directory.resolve("strange")).file(path, "content");
    strange.sh("cat \"$in\" >/pfs/out/f").run();

    assertThat(strange.only().message()).isNull();
    assertThat(strange.outputs()).containsOnly(entry("/f", "content"));
  }

  @Test
  void removingTheOutputDirectoryFailsTheTry() throws Exception {
    job.sh("rm -r /pfs/out").run();

    assertThat(job.only().message()).contains("has removed or replaced its output directory");
  }

  @Test
  void replacingTheOutputDirectoryByALinkFailsTheTry() throws Exception {
    job.sh("rm -r /pfs/out; ln -s /etc /pfs/out").run();

    assertThat(job.only().message()).contains("has removed or replaced its output directory");
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void permissionsThatUserCodeSetsDoNotMatter() throws Exception {
    job.sh("mkdir /pfs/out/d; echo x >/pfs/out/d/x; chmod -R a-w /pfs/out /pfs/in; chmod 0 /pfs");
    job.file("/g", "again").run();

    assertThat(job.datums()).allMatch(datum -> datum.message() == null);
    assertThat(job.outputs()).containsOnly(entry("/d/x", "x\n|x\n"));
  }

  @Test
  void aDeviceFailsTheTryWhereUserCodeCanMakeOne() throws Exception {
    job.sh("mknod /pfs/out/null c 1 3").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
    assertThat(job.outputs()).isEmpty();
  }
}
