package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.spec.Transform;
import java.io.BufferedReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Executors that are processes of their own. */
final class ExecutorIT {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void noProcessSurvivesTheExecutorsDeath(Sandbox.Choice sandbox) throws Exception {
    assumeTrue(
        Account.current().uid() == 0 || sandbox != Sandbox.Choice.NAMESPACE,
        "only root can make a mount namespace");
    assumeTrue(
        Files.isWritable(Path.of("/")) || sandbox != Sandbox.Choice.LINKS, "/ cannot be written");
    nothingSurvives(sandbox, Transform.Mode.PROCESS);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PATHS"})
  void norDoesOneThatTakesOneDatumAfterTheOther(Sandbox.Choice sandbox) throws Exception {
    nothingSurvives(sandbox, Transform.Mode.STREAM);
  }

  private void nothingSurvives(Sandbox.Choice sandbox, Transform.Mode mode) throws Exception {
    String marker = Processes.marker();
    Path fifo = fifo();
    Process executor =
        WorkerMain.start(
            List.of(),
            directory.resolve("job"),
            sandbox,
            mode,
            "sleep " + marker + " & echo started >'" + fifo + "'; trap '' TERM; sleep " + marker);
    String base;
    String memory;
    try (BufferedReader out = executor.inputReader()) {
      base = out.readLine();
      memory = out.readLine();
      assertThat(Files.readString(fifo)).isEqualTo("started\n");
      Processes.awaitSome(marker);
      executor.destroyForcibly().waitFor();
    }
    Processes.awaitNone(marker);
    Guards.await(Path.of(base));
    assertThat(Path.of(base)).doesNotExist();
    assertThat(Path.of(memory)).doesNotExist();
    Processes.awaitNoPfs(executor.pid());
  }

  @Test
  void anExecutorThatIsAskedToEndLeavesNothingThoughItsPipesAreHeld() throws Exception {
    String marker = Processes.marker();
    Path fifo = fifo();
    Process executor =
        WorkerMain.start(
            List.of(),
            directory.resolve("job"),
            Sandbox.Choice.PATHS,
            Transform.Mode.PROCESS,
            "echo started >'" + fifo + "'; sleep " + marker);
    try (BufferedReader out = executor.inputReader()) {
      Path base = Path.of(out.readLine());
      assertThat(Files.readString(fifo)).isEqualTo("started\n");
      ProcessHandle guard = Guards.of(base).get(0);
      // As a process does that was being started when its parent ended.
      try (FileChannel held =
          FileChannel.open(Path.of("/proc", guard.pid() + "/fd/0"), StandardOpenOption.WRITE)) {
        executor.toHandle().destroy();
        executor.waitFor();
        Processes.awaitNone(marker);
        Guards.await(base);
        assertThat(held.isOpen()).isTrue();
      }
      assertThat(base).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PATHS"})
  void aUserWhoIsNotRootMayRunJobsToo(Sandbox.Choice sandbox) throws Exception {
    assumeTrue(Account.current().uid() == 0, "only root can become somebody else");
    Path place = Files.createTempDirectory(Path.of("/var/tmp"), "datums-test-");
    try {
      new ProcessBuilder("chown", "65534:65534", place.toString()).start().waitFor();
      Process executor =
          WorkerMain.start(
              List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
              place.resolve("job"),
              sandbox,
              Transform.Mode.PROCESS,
              "id -u >\"$PFS/out/id\"; id -g >>\"$PFS/out/id\"; "
                  + " ls -a \"$PFS/\" >>\"$PFS/out/id\"");
      String out = new String(executor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(executor.waitFor()).as(out).isZero();
      assertThat(out)
          .contains("PROCESSED null")
          .contains("/id=65534\n65534\n.\n..\nin\nout\n")
          .contains(sandbox == Sandbox.Choice.PATHS ? "sandbox paths" : "sandbox user-namespace");
      Guards.await(Path.of(out.lines().findFirst().orElseThrow()));
    } finally {
      new ProcessBuilder("rm", "-rf", place.toString()).start().waitFor();
    }
  }

  private Path fifo() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    return fifo;
  }
}
