package io.sparkdatums.worker;

import static io.sparkdatums.worker.RepoFixture.reference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sparkdatums.plan.PlannedInput;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Links in the output that lead to inputs. */
final class LinkedInputsTest {
  @TempDir Path directory;
  private WorkerFixture job;
  private RepoFixture repo;

  @BeforeEach
  void job() throws Exception {
    job = new WorkerFixture(directory);
    repo =
        new RepoFixture(job)
            .file("/a", "alpha")
            .file("/d/x", "one", "two")
            .file("/d/e")
            .file("/d.y", "last")
            .store();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PATHS"})
  void aLinkIntoARepoIsAReferenceHoweverItIsSpelled(Sandbox.Choice sandbox) throws Exception {
    job.sandbox = sandbox;
    job.datum(repo.input("in", "/"))
        .sh(
            "cd $PFS/out; echo copied >b",
            "ln -s $PFS/in/a absolute; ln -s ../in/a relative; ln -s relative chain",
            "mkdir d; ln -s ../../in/d/x d/parts; ln -s $PFS/in/d tree")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/absolute", reference("alpha")),
            entry("/b", "copied\n"),
            entry("/chain", reference("alpha")),
            entry("/d/parts", reference("one") + "|" + reference("two")),
            entry("/relative", reference("alpha")),
            entry("/tree/e", "(directory)"),
            entry("/tree/x", reference("one") + "|" + reference("two")));
    assertThat(job.only().bytesOut()).isEqualTo("copied\n".length());
  }

  @Test
  void aLinkToTheWholeInputBringsAllOfIt() throws Exception {
    job.datum(repo.input("in", "/")).sh("ln -s /pfs/in /pfs/out/all").run();

    assertThat(job.outputs())
        .containsOnlyKeys("/all/a", "/all/d/e", "/all/d/x", "/all/d.y")
        .containsEntry("/all/d.y", reference("last"));
    assertThat(job.only().bytesOut()).isZero();
  }

  @Test
  void whatUserCodeDidToItsCopyDoesNotMatterButItsOwnFilesAreStored() throws Exception {
    job.datum(repo.input("in", "/d"))
        .sh(
            "echo changed >/pfs/in/d/x; echo new >/pfs/in/d/new; cd /pfs/out",
            "ln -s /pfs/in/d/x x; ln -s /pfs/in/d/new new")
        .run();

    assertThat(job.outputs())
        .containsOnly(
            entry("/new", "new\n"), entry("/x", reference("one") + "|" + reference("two")));
  }

  @Test
  void filesSeenEmptyAreLinkedWithTheirContents() throws Exception {
    job.emptyFiles = Set.of("in", "plain");
    job.put("/p", "of the directory");
    job.datum(repo.input("in", "/a"), job.plain("plain", "/p"))
        .sh("test ! -s /pfs/in/a && ln -s /pfs/in/a /pfs/plain/p /pfs/out")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(entry("/a", reference("alpha")), entry("/p", "of the directory"));
    assertThat(job.only().bytesOut()).isEqualTo("of the directory".length());
  }

  @Test
  void aLinkIntoAPlainDirectoryIsCopied() throws Exception {
    job.put("/d/p", "plain");
    job.datum(job.plain("in", "/d")).sh("ln -s /pfs/in/d /pfs/out/d").run();

    assertThat(job.outputs()).containsOnly(entry("/d/p", "plain"));
    assertThat(job.only().bytesOut()).isEqualTo(5);
  }

  @Test
  void matchesOfOneInputAreLinkedTogether() throws Exception {
    PlannedInput[] group = {repo.input("in", "/d.y"), repo.input("in", "/a")};
    job.datum(group).sh("ln -s /pfs/in /pfs/out/in; ln -s /pfs/in/a /pfs/out/one").run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/in/a", reference("alpha")),
            entry("/in/d.y", reference("last")),
            entry("/one", reference("alpha")));
  }

  @Test
  void matchesThatOverlapAreLinkedOnce() throws Exception {
    job.datum(repo.input("in", "/"), repo.input("in", "/d"), repo.input("in", "/d/x"))
        .sh("ln -s /pfs/in/d /pfs/out/d")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/d/e", "(directory)"), entry("/d/x", reference("one") + "|" + reference("two")));
  }

  @Test
  void thereMayBeManyFilesAndManyLinks() throws Exception {
    job = new WorkerFixture(directory.resolve("many"));
    RepoFixture many = new RepoFixture(job);
    int files = 6_000;
    for (int i = 0; i < files; i++) {
      many.file("/n/%05d".formatted(i), "content " + i % 7);
    }
    job.datum(many.store().input("in", "/n"))
        .sh(
            "cd /pfs/out; mkdir odd; ln -s /pfs/in/n tree",
            "for f in /pfs/in/n/*[13579]; do echo $f; done | xargs ln -s -t odd")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .hasSize(files + files / 2)
        .containsEntry("/tree/05999", reference("content " + 5999 % 7))
        .containsEntry("/odd/04321", reference("content " + 4321 % 7));
    assertThat(job.only().bytesOut()).isZero();
  }
}
