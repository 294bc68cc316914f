package io.sparkdatums.worker;

import static io.sparkdatums.worker.RepoFixture.reference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sparkdatums.plan.EarlierResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that equal what the same datum wrote before. */
final class DeduplicationTest {
  @TempDir Path directory;
  private WorkerFixture first;

  @BeforeEach
  void firstRun() throws Exception {
    first = job("first");
    first
        .file("/x", "input")
        .sh(
            "cd /pfs/out; mkdir d empty; : >none",
            "echo same >a; echo four >d/changed; echo long >d/longer; echo went >gone; echo b >z")
        .run();
  }

  private WorkerFixture job(String name) throws Exception {
    return new WorkerFixture(directory.resolve(name), directory.resolve("warehouse"));
  }

  /** The same datum once more, in another job. */
  private WorkerFixture again(WorkerFixture before) throws Exception {
    WorkerFixture job = job("again-" + before.job);
    job.earlier = new EarlierResult(before.packNames().get(0), 0);
    return job.file("/x", "input");
  }

  private static String in(WorkerFixture job, String content) throws Exception {
    return job.packNames().get(0) + ":" + content;
  }

  @Test
  void whatIsEqualIsReferredToAndWhatIsNotIsStored() throws Exception {
    WorkerFixture second =
        again(first)
            .sh(
                "cd /pfs/out; mkdir d empty; : >none",
                "echo same >a; echo five >d/changed; echo longer >d/longer; echo new >n; echo b >z")
            .run();

    assertThat(second.outputs())
        .containsOnly(
            entry("/a", in(first, "same\n")),
            entry("/d/changed", "five\n"),
            entry("/d/longer", "longer\n"),
            entry("/empty", "(directory)"),
            entry("/n", "new\n"),
            entry("/none", ""),
            entry("/z", in(first, "b\n")));
    assertThat(second.only().bytesOut()).isEqualTo(5 + 5 + 7 + 4 + 2);
    assertThat(second.only().bytesDeduplicated()).isEqualTo(5 + 2);
  }

  @Test
  void aReferenceToAReferenceLeadsToThePackThatHoldsTheBytes() throws Exception {
    String[] lines = {"cd /pfs/out; echo same >a; echo b >z"};
    WorkerFixture second = again(first).sh(lines).run();
    Files.delete(file(first, "00000-0-00000.pack"));
    WorkerFixture lost = again(second).sh(lines).run();

    assertThat(second.only().bytesDeduplicated()).isEqualTo(7);
    assertThat(lost.outputs()).containsOnly(entry("/a", "same\n"), entry("/z", "b\n"));
    assertThat(lost.only().bytesDeduplicated()).isZero();
  }

  private Path file(WorkerFixture job, String pack) {
    return directory.resolve("warehouse/packs").resolve(job.job).resolve(pack);
  }

  @Test
  void thirdRunsReferToTheFirst() throws Exception {
    String line = "cd /pfs/out; echo same >a; echo b >z";
    WorkerFixture third = again(again(first).sh(line).run()).sh(line).run();

    assertThat(third.outputs())
        .containsOnly(entry("/a", in(first, "same\n")), entry("/z", in(first, "b\n")));
  }

  @Test
  void anEarlierPackThatIsDamagedOrOfAnotherFormatIsAsIfItHadNeverBeen() throws Exception {
    Path pack = file(first, "00000-0-00000.pack");
    byte[] bytes = Files.readAllBytes(pack);
    for (int at : new int[] {bytes.length - 1, bytes.length - 9, bytes.length - 120}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(pack, damaged);
      WorkerFixture again = again(first).sh("echo same >/pfs/out/a").run();

      assertThat(again.outputs()).containsOnly(entry("/a", "same\n"));
    }
  }

  @Test
  void whatWasALinkIsFoundWhenItIsACopy() throws Exception {
    WorkerFixture linked = job("linked");
    RepoFixture repo = new RepoFixture(linked).file("/a", "alpha").file("/p", "one", "two").store();
    linked.datum(repo.input("in", "/")).sh("ln -s /pfs/in/a /pfs/in/p /pfs/out/").run();
    assertThat(linked.only().bytesOut()).isZero();
    WorkerFixture copied = job("copied");
    copied.earlier = new EarlierResult(linked.packNames().get(0), 0);
    copied.datum(repo.input("in", "/")).sh("cp /pfs/in/a /pfs/in/p /pfs/out/").run();

    // The parts of a file count in its hash, so a file that was written is one.
    assertThat(copied.outputs())
        .containsOnly(entry("/a", reference("alpha")), entry("/p", "onetwo"));
    assertThat(copied.only().bytesDeduplicated()).isEqualTo(5);
    assertThat(copied.only().bytesOut()).isEqualTo(11);
  }

  @Test
  void aLinkIntoAPlainDirectoryIsStoredOnce() throws Exception {
    String line = "ln -s /pfs/in/x /pfs/out/link";
    WorkerFixture linked = again(first).sh(line).run();
    WorkerFixture again = again(linked).sh(line).run();

    assertThat(linked.outputs()).containsOnly(entry("/link", "input"));
    assertThat(again.outputs()).containsOnly(entry("/link", in(linked, "input")));
  }

  @Test
  void whatAFunctionWroteIsFoundAgain() throws Exception {
    WorkerFixture once = job("function");
    once.className = FunctionTest.Shout.class.getName();
    once.file("/x", "input").run();
    WorkerFixture twice = again(once);
    twice.className = once.className;
    twice.run();

    Map<String, String> outputs = once.outputs();
    assertThat(outputs).isNotEmpty();
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      assertThat(twice.outputs()).containsEntry(output.getKey(), in(once, output.getValue()));
    }
    assertThat(twice.only().bytesDeduplicated()).isEqualTo(once.only().bytesOut());
  }
}
