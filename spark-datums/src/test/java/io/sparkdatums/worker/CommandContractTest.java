package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sparkdatums.datum.Identity;
import io.sparkdatums.datum.InputIdentity;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.InputHash;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.plan.PlannedInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What user code may rely on, in the best sandbox that this host allows. */
final class CommandContractTest {
  @TempDir Path directory;
  private WorkerFixture job;

  @BeforeEach
  void job() throws Exception {
    job = new WorkerFixture(directory);
  }

  private Map<String, String> outputs() throws Exception {
    assertThat(job.only().message()).isNull();
    assertThat(job.only().state()).isEqualTo(DatumState.PROCESSED);
    return job.outputs();
  }

  @Test
  void aCommandReadsItsInputBelowPfsAndWritesToPfsOut() throws Exception {
    job.file("/a/b.txt", "hello").sh("tr a-z A-Z </pfs/in/a/b.txt >/pfs/out/shout").run();

    assertThat(outputs()).containsExactly(entry("/shout", "HELLO"));
  }

  @Test
  void aFileIsAtItsFullPathAndItsDirectoriesAreClosedToOthers() throws Exception {
    job.file("/a b/c/d", "x").sh("cd /pfs; stat -c '%a %n' in in/* in/*/c >/pfs/out/list").run();

    assertThat(outputs()).containsValue("700 in\n700 in/a b\n700 in/a b/c\n");
  }

  @Test
  void aDirectoryBringsAllThatIsInIt() throws Exception {
    job.put("/d/x/1", "one");
    job.put("/d/2", "two");
    job.datum(job.plain("in", "/")).sh("cd /pfs/in && find . -type f | sort >../out/list").run();

    assertThat(outputs()).containsValue("./d/2\n./d/x/1\n");
  }

  @Test
  void twoMatchesOfOneInputShareADirectory() throws Exception {
    job.put("/k/1", "one");
    job.put("/k/2", "two");
    job.datum(job.plain("in", "/k/1"), job.plain("in", "/k/2"));
    job.sh("cat /pfs/in/k/1 /pfs/in/k/2 >/pfs/out/both").run();

    assertThat(outputs()).containsValue("onetwo");
  }

  @Test
  void matchesThatOverlapBringTheirFilesOnce() throws Exception {
    job.put("/k/1", "one");
    job.put("/k/2", "two");
    PlannedInput[] all = {
      job.plain("in", "/"),
      job.plain("in", "/k"),
      job.plain("in", "/k/1"),
      job.plain("lazy", "/k"),
      job.plain("lazy", "/k/2")
    };
    job.lazy = Set.of("lazy");
    job.datum(all).sh("cat /pfs/in/k/* /pfs/lazy/k/* >/pfs/out/both; ln -s /pfs/lazy/k /pfs/out/k");
    job.run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .isEqualTo(Map.of("/both", "onetwoonetwo", "/k/1", "one", "/k/2", "two"));
  }

  @Test
  void onlyTheInputsOfTheDatumAreThere() throws Exception {
    job.file("/f", "x").sh("ls -a /pfs >/pfs/out/ls").run();

    assertThat(outputs()).containsValue(".\n..\nin\nout\n");
  }

  @Test
  void theVariablesNameInputJobAndDatum() throws Exception {
    job.put("/x/y", "content");
    job.datum(job.plain("in", "/x/y"), job.plain("all", "/"), job.plain("a-b", "/x"));
    job.env = Map.of("GREETING", "it's \"$HOME\" `id` \\n\nnext");
    job.cmd = List.of("cp", "/proc/self/environ", "/pfs/out/env");
    job.run();

    assertThat(outputs().get("/env").split("\0"))
        .contains(
            "in=/pfs/in/x/y",
            "all=/pfs/all",
            "a-b=/pfs/a-b/x",
            "in_COMMIT=7",
            "a-b_COMMIT=7",
            "PFS=/pfs",
            "PACH_JOB_ID=" + job.job,
            "PACH_OUTPUT_COMMIT_ID=" + job.job,
            "PACH_DATUM_ID=" + job.only().id(),
            "GREETING=it's \"$HOME\" `id` \\n\nnext");
  }

  @Test
  void nothingElseIsInheritedFromTheExecutor() throws Exception {
    job.file("/f", "x").sh("env | cut -d= -f1 >/pfs/out/env").run();

    assertThat(outputs().get("/env").lines())
        .isSubsetOf(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "PWD",
            "OLDPWD",
            "_",
            "SHLVL",
            "PFS",
            "in",
            "in_COMMIT",
            "PACH_JOB_ID",
            "PACH_OUTPUT_COMMIT_ID",
            "PACH_DATUM_ID");
  }

  @Test
  void theDatumsIdFollowsFromTheContentReadWhileDownloading() throws Exception {
    job.file("/f", "content").run();

    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest("content".getBytes(StandardCharsets.UTF_8));
    assertThat(job.only().id())
        .isEqualTo(
            Identity.of("fingerprint", "salt").id(List.of(new InputIdentity("in", "/f", hash))));
    assertThat(job.hashes())
        .singleElement()
        .satisfies(
            learnt -> {
              assertThat(learnt.path()).isEqualTo("/f");
              assertThat(learnt.input()).isEqualTo("file:" + job.input);
              assertThat(HexFormat.of().formatHex(learnt.hash()))
                  .isEqualTo(HexFormat.of().formatHex(hash));
            });
  }

  @Test
  void hashesOfManyFilesAreRecordedInTheirOrder() throws Exception {
    int files = 2_500;
    for (int i = 0; i < files; i++) {
      job.put("/many/%05d".formatted(i), "content " + i);
    }
    job.datum(job.plain("in", "/many")).run();

    assertThat(job.only().message()).isNull();
    List<InputHash> hashes = job.hashes();
    assertThat(hashes).hasSize(files);
    for (int i = 0; i < files; i++) {
      byte[] content = ("content " + i).getBytes(StandardCharsets.UTF_8);
      assertThat(hashes.get(i).path()).isEqualTo("/many/%05d".formatted(i));
      assertThat(hashes.get(i).hash())
          .isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
    }
  }

  @Test
  void aCommandStartsInTheRootDirectory() throws Exception {
    job.file("/f", "x").sh("pwd >pfs/out/pwd").run();

    assertThat(outputs()).containsValue("/\n");
  }

  @Test
  void workingDirMayBeBelowPfs() throws Exception {
    job.workingDir = "/pfs/out";
    job.file("/f", "x").file("/g", "y").sh("pwd >\"$(basename \"$in\")\"").run();

    assertThat(job.outputs()).containsOnly(entry("/f", "/pfs/out\n"), entry("/g", "/pfs/out\n"));
  }

  @Test
  void aMissingWorkingDirFailsTheDatum() throws Exception {
    job.workingDir = "/no/such/place";
    job.file("/f", "x").sh("true").run();

    assertThat(job.only().message()).contains("its working directory does not exist");
  }

  @Test
  void standardInputIsTheStdinLinesAndElseEmpty() throws Exception {
    job.cmd = List.of("cp", "/dev/stdin", "/pfs/out/stdin");
    job.stdin = List.of("first", "it's $HOME", "");
    job.file("/f", "x").run();
    assertThat(outputs()).containsValue("first\nit's $HOME\n\n");

    WorkerFixture without = new WorkerFixture(directory.resolve("without"));
    without.cmd = List.of("cp", "/dev/stdin", "/pfs/out/stdin");
    assertThat(without.file("/f", "x").run().outputs()).containsValue("");
  }

  @Test
  void aProgramNeedNotReadItsStandardInput() throws Exception {
    job.cmd = List.of("true");
    job.stdin = List.of("x".repeat(1 << 20));
    job.file("/f", "x").run();

    assertThat(job.only().state()).isEqualTo(DatumState.PROCESSED);
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    String hostile = "it's; $HOME `id` \"q\" \\ * ? \n ~ ä\u0081 \ud83d\ude00 '' \t-";
    job.cmd = List.of("sh", "-c", "printf %s \"$1\" >/pfs/out/arg", "sh", hostile);
    job.file("/f", "x").run();

    assertThat(outputs()).containsValue(hostile);
  }

  @Test
  void aCommandIsNeverTheShellsOwn() throws Exception {
    job.cmd = List.of("exit", "0");
    job.file("/f", "x").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
    assertThat(job.only().message()).contains("there is no program \"exit\" in the PATH");
  }

  @Test
  void whatIsPrintedGoesToTheLogWithDatumAndTry() throws Exception {
    job.tries = 2;
    job.file("/f", "x").sh("echo out; echo \"err\\\"or\" >&2; printf unfinished; exit 3").run();

    String id = job.only().id();
    assertThat(job.outputs()).isEmpty();
    for (int attempt = 1; attempt <= 2; attempt++) {
      String head = ",\"job\":\"%s\",\"datum\":\"%s\",\"try\":%d,".formatted(job.job, id, attempt);
      assertThat(job.log())
          .anyMatch(line -> line.endsWith(head + "\"stream\":\"stdout\",\"message\":\"out\"}"))
          .anyMatch(
              line -> line.endsWith(head + "\"stream\":\"stdout\",\"message\":\"unfinished\"}"))
          .anyMatch(
              line -> line.endsWith(head + "\"stream\":\"stderr\",\"message\":\"err\\\"or\"}"));
    }
    assertThat(job.log()).allMatch(line -> line.startsWith("{\"ts\":\"20"));
  }

  @Test
  void aFloodOfOutputIsReadAndCutOff() throws Exception {
    job.file("/f", "x")
        .sh("head -c 200000000 /dev/zero | tr '\\0' x; yes | head -c 50000000")
        .run();

    assertThat(job.only().state()).isEqualTo(DatumState.PROCESSED);
    assertThat(job.log()).last().asString().contains("bytes left out");
    assertThat(String.join("", job.log()).length()).isLessThan(16 << 20);
  }

  @Test
  void anExitStatusOtherThanZeroFails() throws Exception {
    job.file("/f", "x").sh("echo partial >/pfs/out/partial; echo 'bad luck' >&2; exit 7").run();

    PackDatum datum = job.only();
    assertThat(datum.state()).isEqualTo(DatumState.FAILED);
    assertThat(datum.message()).isEqualTo("exit status 7\nbad luck");
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void anAcceptedReturnCodeIsSuccess() throws Exception {
    job.acceptReturnCode = Set.of(7, 200);
    job.file("/f", "x").sh("echo done >/pfs/out/f; exit 7").run();

    assertThat(outputs()).containsValue("done\n");
  }

  @Test
  void aSignalIsNeverAccepted() throws Exception {
    job.acceptReturnCode = Set.of(9, 137);
    job.file("/f", "x").sh("kill -KILL $$").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
    assertThat(job.only().message()).startsWith("killed by signal 9");
  }

  @Test
  void eachTryHasFreshDirectories() throws Exception {
    job.tries = 3;
    job.file("/f", "x")
        .sh(
            "echo again >>/tmp/tries",
            "ls -A /pfs/out | grep . && exit 1",
            "echo more >>/pfs/in/f; echo left >/pfs/out/left",
            "test $(wc -l </tmp/tries) = 3 || exit 2",
            "cp /pfs/in/f /pfs/out/f; rm /pfs/out/left")
        .run();

    assertThat(outputs()).containsOnly(entry("/f", "xmore\n"));
    assertThat(job.only().tries()).isEqualTo(3);
  }

  @Test
  void aDatumThatFailsIsNoFailureOfTheTask() throws Exception {
    job.tries = 2;
    job.file("/a", "x").file("/bad", "x").file("/c", "x");
    job.sh("test $in != /pfs/in/bad && cp $in /pfs/out").run();

    assertThat(job.datums())
        .extracting(PackDatum::state)
        .containsExactly(DatumState.PROCESSED, DatumState.FAILED, DatumState.PROCESSED);
    assertThat(job.datums().get(1).tries()).isEqualTo(2);
    assertThat(job.outputs()).containsOnlyKeys("/a", "/c");
    assertThat(job.results.stream().mapToInt(PackResult::processed).sum()).isEqualTo(2);
    assertThat(job.results.stream().mapToInt(PackResult::failed).sum()).isEqualTo(1);
  }

  @Test
  void theErrorHandlerRunsOnceAfterTheLastTryAndKeepsNoOutput() throws Exception {
    job.tries = 2;
    job.acceptReturnCode = Set.of(5);
    job.errCmd = List.of("sh");
    job.errStdin = List.of("echo handled; test -f /pfs/out/partial && exit 5");
    job.file("/f", "x").sh("echo partial >/pfs/out/partial; exit 1").run();

    PackDatum datum = job.only();
    assertThat(datum.state()).isEqualTo(DatumState.RECOVERED);
    assertThat(datum.tries()).isEqualTo(2);
    assertThat(datum.message()).contains("exit status 1");
    assertThat(job.outputs()).isEmpty();
    assertThat(job.log()).filteredOn(line -> line.contains("handled")).hasSize(1);
  }

  @Test
  void noSignalOfTheErrorHandlerIsAccepted() throws Exception {
    job.acceptReturnCode = Set.of(9, 137);
    job.errCmd = List.of("sh", "-c", "kill -KILL $$");
    job.file("/f", "x").sh("exit 1").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
  }

  @Test
  void anErrorHandlerThatFailsLeavesTheDatumFailed() throws Exception {
    job.errCmd = List.of("false");
    job.file("/f", "x").sh("exit 1").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
  }

  @Test
  void emptyFilesHaveNamesButNoContents() throws Exception {
    job.emptyFiles = Set.of("in");
    job.file("/f", "content").sh("stat -c %s /pfs/in/f >/pfs/out/size").run();

    assertThat(outputs()).containsValue("0\n");
    assertThat(job.hashes()).hasSize(1);
  }

  @Test
  void anInputThatChangedSinceItWasPlannedFailsTheTry() throws Exception {
    job.file("/f", "planned").sh("cp /pfs/in/f /pfs/out/f");
    Files.writeString(job.input.resolve("f"), "changed, and longer");
    job.run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
    assertThat(job.only().message()).contains("input changed: /f");
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void fixedNamesInTmpAreTheWorkersOwnAndLastFromDatumToDatum() throws Exception {
    String name = "spark-datums-test-" + ProcessHandle.current().pid();
    job.queue = 1;
    job.file("/a", "x").file("/b", "x");
    job.sh("echo $in >>/tmp/" + name, "cp /tmp/" + name + " /pfs/out/$(basename $in)").run();

    assertThat(job.outputs())
        .containsOnly(entry("/a", "/pfs/in/a\n"), entry("/b", "/pfs/in/a\n/pfs/in/b\n"));
    assertThat(Path.of("/tmp", name)).doesNotExist();
  }
}
