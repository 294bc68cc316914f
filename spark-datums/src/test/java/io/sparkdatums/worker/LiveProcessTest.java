package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One process that takes all datums of a worker. */
final class LiveProcessTest {
  private static final String DONE = "printf '%s\\n' \"$d\"";

  @TempDir Path directory;
  private WorkerFixture job;

  @BeforeEach
  void threeDatums() throws Exception {
    job = new WorkerFixture(directory).file("/a", "1").file("/b", "2").file("/c", "3");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PATHS"})
  void itTakesOneDatumAfterTheOther(Sandbox.Choice sandbox) throws Exception {
    job.sandbox = sandbox;
    job.live("cp $PFS/in/* $PFS/out", "echo $$ > $PFS/out/pid", "echo seen", DONE).run();

    Map<String, String> outputs = job.outputs();
    String processes = outputs.remove("/pid");
    assertThat(processes.strip().split("\\n\\|"))
        .hasSize(3)
        .containsOnly(processes.split("\\n")[0]);
    assertThat(outputs).isEqualTo(Map.of("/a", "1", "/b", "2", "/c", "3"));
    assertThat(job.log()).hasSize(3).allSatisfy(line -> assertThat(line).contains("seen"));
  }

  @Test
  void itIsToldTheDatumAndWhereItsInputsAre() throws Exception {
    job.live("printf '%s\\n' \"$d\" > $PFS/out/told", DONE).run();

    assertThat(job.outputs().get("/told"))
        .contains("{\"datum\":\"" + job.datums().get(0).id() + "\"")
        .contains("/out\"")
        .containsPattern("\"in\":\"[^\"]*/in/a\"");
  }

  @Test
  void aKeptOneGoesOnWithTheNextJobUntilItsCodeIsAnother() throws Exception {
    Path begun = Files.createFile(directory.resolve("begun"));
    String marker = Processes.marker();
    job.kept = WorkerContext.Live.EXECUTOR;
    job.live("printf '%s\\n' \"$d\" > $PFS/out/told", DONE);
    String loop = job.cmd.get(2);
    job.cmd = List.of("sh", "-c", "echo 1 >> " + begun + "; # sleep " + marker + "\n" + loop);
    job.run();
    Processes.awaitSome(marker);
    job.job = "next";
    job.run();

    assertThat(begun).hasContent("1");
    assertThat(job.outputs().get("/told")).contains("\"PACH_JOB_ID\":\"next\"");

    job.job = "changed";
    job.cmd = List.of("sh", "-c", "echo 2 >> " + begun + "\n" + loop);
    job.run();

    assertThat(begun).hasContent("1\n2");
    Processes.awaitNone(marker);
    WorkerTask.endKept();
  }

  @Test
  void anAnswerMaySayThatTheDatumFails() throws Exception {
    String id = "$(printf %s \"$d\" | cut -d '\"' -f 4)";
    job.live(
            "case $(ls $PFS/in) in b) echo '{\"datum\": \"'" + id + "'\", \"error\": \"is b\"}';;",
            "*) echo '{ \"datum\": \"'" + id + "'\" }';; esac")
        .run();

    assertThat(states()).isEqualTo("PROCESSED FAILED PROCESSED");
    assertThat(job.datums().get(1).message()).isEqualTo("user code says: is b");
  }

  @Test
  void aCrashCountsATryOfTheDatumInHandOnly() throws Exception {
    job.tries = 2;
    job.live("case $(ls $PFS/in) in b) echo broken >&2; exit 3;; esac", DONE).run();

    assertThat(states()).isEqualTo("PROCESSED FAILED PROCESSED");
    assertThat(job.datums().stream().map(PackDatum::tries)).containsExactly(1, 2, 1);
    assertThat(job.datums().get(1).message())
        .isEqualTo("user code ended before it answered: exit status 3\nbroken");
  }

  @Test
  void aDatumThatHangsFailsAndTheNextOneRuns() throws Exception {
    String marker = Processes.marker();
    job.timeout = Duration.ofMillis(400);
    job.live(
            "echo saw $(ls $PFS/in $PFS/out)",
            "case $(ls $PFS/in) in a) mkdir $PFS/out/left; sleep " + marker + ";; esac",
            DONE)
        .run();
    job.timeout = null;
    job.attempt = 1;
    job.file("/next", "4").run();

    assertThat(job.datums().get(0).message())
        .isEqualTo("user code ran longer than datum_timeout, 0.4 s, and was ended");
    assertThat(job.datums().get(job.datums().size() - 1).state()).isEqualTo(DatumState.PROCESSED);
    assertThat(job.outputs()).isEmpty();
    assertThat(job.log()).noneSatisfy(line -> assertThat(line).contains("left"));
    Processes.awaitNone(marker);
  }

  @Test
  void theErrorHandlerRunsByItself() throws Exception {
    job.errCmd = List.of("true");
    job.live("case $(ls $PFS/in) in b) exit 3;; esac", DONE).run();

    assertThat(states()).isEqualTo("PROCESSED RECOVERED PROCESSED");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PATHS"})
  void aDatumSeesNothingOfTheOneBeforeHoweverThatEnded(Sandbox.Choice sandbox) throws Exception {
    job.sandbox = sandbox;
    job.tries = 2;
    job.file("/deep/er/d", "4").file("/deep/e", "5").file("/f", "6");
    job.live(
            "n=$(cd $PFS && find in -type f); echo saw $n: $(cd $PFS && find . -not -path './in*' | sort)",
            "mkdir -p $PFS/more/deep $PFS/in/more $PFS/out/d",
            "for f in more/deep/x in/more/x in/x out/d/x; do echo $n >$PFS/$f; done",
            "chmod 500 $PFS/more $PFS/more/deep $PFS/in $PFS/in/more $PFS/out/d",
            "case $n in",
            "in/a) exit 3;;",
            "in/c) for i in 1 2 3 4 5 6 7 8 9; do mkdir $PFS/out/$i; echo c >$PFS/out/$i/c; done;;",
            "in/deep/e) rm -r $PFS/in $PFS/out; mkdir $PFS/in $PFS/out;;",
            "esac",
            DONE)
        .run();

    assertThat(states()).isEqualTo("FAILED PROCESSED PROCESSED PROCESSED PROCESSED PROCESSED");
    assertThat(job.log().stream().filter(line -> line.contains("saw")))
        .extracting(line -> line.replaceAll(".*saw (.*)\".*", "$1"))
        .containsExactlyInAnyOrder(
            "in/a: . ./out",
            "in/a: . ./out",
            "in/b: . ./out",
            "in/c: . ./out",
            "in/deep/er/d: . ./out",
            "in/deep/e: . ./out",
            "in/f: . ./out");
    assertThat(job.outputs().keySet())
        .containsExactly(
            "/1/c", "/2/c", "/3/c", "/4/c", "/5/c", "/6/c", "/7/c", "/8/c", "/9/c", "/d/x");
    assertThat(job.outputs().get("/d/x").split("\\n\\|?"))
        .containsExactlyInAnyOrder("in/b", "in/c", "in/deep/er/d", "in/f");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PATHS"})
  void filesOfSmallDatumsAreInMemoryUntilOneIsLarge(Sandbox.Choice sandbox) throws Exception {
    assumeMemory();
    job.sandbox = sandbox;
    job.queue = 1; // in this order
    job.put("/large", "x".repeat(1 << 20));
    job.datum(job.plain("in", "/large")).file("/last", "4");
    job.live("stat -f -c %T $PFS/out >$PFS/out/$(ls $PFS/in)", DONE).run();

    assertThat(states()).isEqualTo("PROCESSED PROCESSED PROCESSED PROCESSED PROCESSED");
    assertThat(job.outputs())
        .containsEntry("/a", "tmpfs\n")
        .containsEntry("/c", "tmpfs\n")
        .doesNotContainEntry("/large", "tmpfs\n")
        .doesNotContainEntry("/last", "tmpfs\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PATHS"})
  void aDatumThatOutgrowsMemoryIsBegunAgainOnTheDiskWhichIsNoTry(Sandbox.Choice sandbox)
      throws Exception {
    assumeMemory();
    job.sandbox = sandbox;
    job.queue = 1; // in this order
    job.live(
            "echo saw $(ls $PFS/in) $(stat -f -c %T $PFS)",
            "case $(ls $PFS/in) in b)",
            "head -c 70000000 /dev/zero >$PFS/out/b",
            "while [ $(stat -f -c %T $PFS) = tmpfs ]; do :; done;;",
            "esac",
            DONE)
        .run();

    assertThat(states()).isEqualTo("PROCESSED PROCESSED PROCESSED");
    assertThat(job.datums()).allSatisfy(datum -> assertThat(datum.tries()).isEqualTo(1));
    assertThat(job.outputs().get("/b")).hasSize(70_000_000);
    assertThat(String.join("\n", job.log()))
        .contains("saw a tmpfs", "saw b tmpfs", "begun again on the disk")
        .doesNotContain("saw c tmpfs");
  }

  @Test
  void aDatumThatFindsNoSpaceInMemoryIsBegunAgainOnTheDiskWhichIsNoTry() throws Exception {
    assumeMemory();
    job.live(
            "case $(ls $PFS/in),$(stat -f -c %T $PFS) in b,tmpfs)",
            "echo 'No space left on device' >&2; exit 1;;", "esac", DONE)
        .run();

    assertThat(states()).isEqualTo("PROCESSED PROCESSED PROCESSED");
    assertThat(job.datums()).allSatisfy(datum -> assertThat(datum.tries()).isEqualTo(1));
  }

  private static void assumeMemory() {
    assumeTrue(MemoryPlace.find() != null, "this host has no directory in memory");
  }

  @Test
  void filesByReferenceAreNoCopies() throws Exception {
    job.byReference = Set.of("in");
    job.live(
            "f=$(find $PFS/in -type f); stat -c '%n %i' $f >$PFS/out/seen; ln $f $PFS/out; rm $f",
            DONE)
        .run();

    assertThat(states()).isEqualTo("PROCESSED PROCESSED PROCESSED");
    Object inode = Files.getAttribute(job.input.resolve("b"), "unix:ino");
    assertThat(job.outputs().get("/seen")).contains("/in/b " + inode + "\n");
    assertThat(job.outputs()).containsEntry("/b", "2").containsEntry("/c", "3");
    assertThat(job.hashes()).hasSize(3);
  }

  @Test
  void aFileByReferenceMustStayWhatItIs() throws Exception {
    job.byReference = Set.of("in");
    job.live("case $(ls $PFS/in) in b) echo more >>$PFS/in/b;; esac", DONE).run();

    assertThat(states()).isEqualTo("PROCESSED FAILED PROCESSED");
    assertThat(job.datums().get(1).message())
        .isEqualTo("input changed: /b is not what it was when planned");
  }

  @Test
  void nothingIsLeftOfItWhenTheWorkerEnds() throws Exception {
    String marker = Processes.marker();
    job.live("sleep " + marker + " &", DONE).run();

    Processes.awaitNone(marker);
  }

  private String states() throws Exception {
    return String.join(" ", job.datums().stream().map(datum -> datum.state().name()).toList());
  }
}
