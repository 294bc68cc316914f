package io.sparkdatums.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * {@code scripts/submit.sh} where users call it from. One story with Spark runs before all tests: a
 * run that is interrupted, then three at once, each called in a way of its own: one of them is a
 * watch that another process gives something to do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmitIT {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "cp",
          "date",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "head",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "stty",
          "tail",
          "touch",
          "tr",
          "uname");

  private final Path directory = Path.of("target/submit it").toAbsolutePath();
  private final Path output = directory.resolve("output");
  private final Path warehouse = directory.resolve("a warehouse");
  private Clone clone = new Clone(directory);
  private Clone unbuilt = new Clone(directory);

  /** Holds what the script calls and neither Java nor Maven. */
  private final Path tools = directory.resolve("tools");

  private Shell.Ended interrupted = new Shell.Ended(-1, "", "");
  private Duration interruption = Duration.ZERO;
  private List<ProcessHandle> left = List.of();
  private Shell.Ended embedded = interrupted;
  private Shell.Ended assembled = interrupted;
  private Duration assembledInterruption = Duration.ZERO;
  private Shell.Ended onPath = interrupted;

  @BeforeAll
  void runAll() throws Exception {
    Clone.delete(directory);
    Files.createDirectories(output);
    Files.createDirectories(tools);
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of(Shell.which(tool)));
    }
    clone = Clone.built(directory.resolve("a clone"));
    unbuilt = Clone.fresh(directory.resolve("a fresh clone"));
    writeTexts();
    for (String name : List.of("first", "second", "third")) {
      Events.gate(directory.resolve(name + ".gate"));
    }
    interruptARun();
    runThreeAtOnce();
  }

  @AfterAll
  void endAll() {
    Shell.endAll();
  }

  private void interruptARun() throws Exception {
    // One slot, longest first: when the last one has begun the others are done.
    Shell.Running run =
        shell(clone)
            .startWatched(
                "--master", "local[1]", "run", "pipeline", "-f", spec("first"), warehouse());
    Events.awaitFile(directory.resolve("first.started"));
    // What user code waits in.
    List<ProcessHandle> processes = Events.awaitProgram(run.process().toHandle(), "/cat");
    List<CompletableFuture<?>> ends = new ArrayList<>(List.of(run.process().onExit()));
    for (ProcessHandle process : processes) {
      if (Events.runs(process, "/cat")) {
        ends.add(process.onExit());
      }
    }
    assertThat(ends).hasSizeGreaterThan(1);
    long signalled = System.nanoTime();
    run.interrupt();
    CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0])).get(1, TimeUnit.MINUTES);
    interruption = Duration.ofNanos(System.nanoTime() - signalled);
    interrupted = run.ended();
    for (ProcessHandle process : processes) {
      process.onExit().get(1, TimeUnit.MINUTES);
    }
    left = processes.stream().filter(ProcessHandle::isAlive).toList();
    Files.delete(directory.resolve("first.started"));
  }

  private void runThreeAtOnce() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("a link"), clone.submit());
    Path home = sparkHome("a spark");
    assertThat(shell(clone).run("create", "repo", "texts", warehouse()).status()).isZero();
    Path watched =
        Files.writeString(
            spec("second"),
            Files.readString(spec("second"))
                .replace("\"path\": \"the texts\"", "\"repo\": \"texts\""));
    shell(clone).run("create", "pipeline", "-f", watched, warehouse());
    Shell.Running first =
        new Shell(link, output)
            .in(tools)
            .startWatched(
                "--conf",
                "spark.datums.warehouse=" + warehouse,
                "--master",
                "local[1]",
                "run",
                "pipeline",
                "-f",
                spec("first"),
                "--raw");
    Shell.Running second =
        shell(clone)
            .with("SPARK_HOME", clone.root().resolve("target").resolve(sparkName()))
            .startWatched("watch", "pipeline", "second", "--raw", warehouse());
    Shell.Running third =
        shell(clone)
            .with("PATH", home.resolve("bin") + ":" + System.getenv("PATH"))
            .in(directory)
            .start("--master", "local[2]", "run", "pipeline", "--raw", "-f", spec("third"));
    Events.awaitText(second.err(), "waiting");
    shell(clone)
        .run("put", "file", "texts:/", "-r", "-f", directory.resolve("the texts"), warehouse());
    for (String name : List.of("first", "second", "third")) {
      Events.awaitFile(directory.resolve(name + ".started"));
    }
    for (String name : List.of("first", "second", "third")) {
      Events.open(directory.resolve(name + ".gate"));
    }
    embedded = first.ended();
    onPath = third.ended();
    Events.awaitText(second.out(), "\"pipeline\":\"second\"");
    List<ProcessHandle> watch = second.process().descendants().toList();
    long signalled = System.nanoTime();
    second.interrupt();
    assembled = second.ended();
    assembledInterruption = Duration.ofNanos(System.nanoTime() - signalled);
    for (ProcessHandle process : watch) {
      process.onExit().get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void ctrlCEndsTheRunAndAllItsProcessesWithStatus130() {
    assertThat(interrupted.status()).as(interrupted.err()).isEqualTo(130);
    assertThat(interrupted.err()).contains("interrupted");
    assertThat(interrupted.out()).contains("stopped", "kept for the next run");
    assertThat(interruption).isLessThan(Duration.ofSeconds(5));
    assertThat(left).isEmpty();
  }

  @Test
  void afterCtrlCOnlyTheDatumsThatWereNotFinishedRun() {
    assertThat(embedded.status()).as(embedded.err()).isZero();
    assertThat(embedded.job("first").number("total")).isEqualTo(4);
    assertThat(embedded.job("first").number("skipped")).isEqualTo(3);
    assertThat(embedded.job("first").number("processed")).isOne();
  }

  @Test
  void sparkOptionsBeforeTheCommandAreHonoured() {
    assertThat(embedded.err()).contains("local[1]", "warehouse " + warehouse);
    assertThat(onPath.err()).contains("local[2]");
  }

  @Test
  void twoPipelinesOfOneWarehouseRunAtOnce() {
    assertThat(assembled.job("second").number("processed")).isEqualTo(4);
    assertThat(assembled.job("second").text("root")).isEqualTo(embedded.job("first").text("root"));
  }

  @Test
  void aWatchRunsWhatAnotherProcessPutsUntilCtrlC() {
    assertThat(assembled.err())
        .contains("watching texts@master", "waiting", "texts@master=1 → second", "interrupted");
    assertThat(assembled.lines()).as(assembled.out()).hasSize(1);
    assertThat(assembled.status()).as(assembled.err()).isEqualTo(130);
    assertThat(assembledInterruption).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aSparkSubmitOnThePathIsUsedAtTheSameTimeWithAnotherWarehouse() {
    assertThat(onPath.status()).as(onPath.err()).isZero();
    assertThat(directory.resolve("a spark/calls")).exists();
    assertThat(directory.resolve("datums-warehouse/repos")).isDirectory();
    assertThat(onPath.job("third").number("processed")).isEqualTo(4);
    assertThat(onPath.job("third").text("root")).isEqualTo(embedded.job("first").text("root"));
  }

  @Test
  void theFirstRunPreparesFastStartsOnceAndSaysSo() throws Exception {
    assertThat(interrupted.err()).startsWith("Preparing fast starts").contains("200 MB", "done in");
    assertThat(embedded.err()).doesNotContain("Preparing");
    Path archive = archive(clone);
    assertThat(archive).isNotEmptyFile();
    try (Stream<Path> left = Files.list(archive.getParent())) {
      assertThat(left).noneMatch(file -> file.toString().contains("training"));
    }
  }

  @Test
  void theVersionsAreSaidWithoutABuild() throws Exception {
    Shell.Ended ended =
        shell(unbuilt).with("JAVA_HOME", System.getProperty("java.home")).run("--version");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).matches("spark-datums \\S+\nSpark 4\\.1\\.\\d+\nJava 17\\.\\S+\n");
  }

  @Test
  void whatOnlyReadsMetadataLeavesNoLog() throws Exception {
    Path logs = clone.root().resolve("target/logs");
    String[] before = logs.toFile().list();

    assertThat(shell(clone).run("list", "commit", "first", warehouse()).status()).isZero();

    assertThat(logs.toFile().list()).containsExactlyInAnyOrder(before);
  }

  @Test
  void aBrokenArchiveOfClassesIsNotMissed() throws Exception {
    Clone other = Clone.built(directory.resolve("a clone with a broken archive"));
    assertThat(shell(other).run("--help").status()).isZero();
    Path archive = other.root().resolve("target/submit").resolve(archive(clone).getFileName());
    Files.writeString(archive, "broken");

    Shell.Ended ended = shell(other).run("list", "repo");

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).isEqualTo("no repos in ./datums-warehouse\n");
  }

  @Test
  void aSparkOfAnUnknownVersionIsRefused() throws Exception {
    Path home = directory.resolve("an old spark");
    Files.createDirectories(home.resolve("jars"));
    Files.createFile(home.resolve("jars/spark-core_2.12-3.3.1.jar"));
    executable(home.resolve("bin/spark-submit"), "exit 99");

    Shell.Ended ended =
        shell(clone)
            .with("PATH", home.resolve("bin") + ":" + System.getenv("PATH"))
            .run("list", "repo");

    assertRefused(ended, "SPARK_VERSION", "3.3.1", "2.12", "--embedded");
    assertThat(shell(clone).with("SPARK_HOME", home).run("--embedded", "--help").status()).isZero();
  }

  @Test
  void aSparkHomeThatHoldsNoSparkIsRefused() throws Exception {
    Path home = Files.createDirectories(directory.resolve("no spark"));
    assertRefused(
        shell(clone).with("SPARK_HOME", home).run("list", "repo"),
        "SPARK_MISSING",
        home.toString(),
        "--embedded");

    Path half = sparkHome("half a spark");
    Files.delete(half.resolve("bin/spark-submit"));
    assertRefused(
        shell(clone).with("SPARK_HOME", half).run("list", "repo"),
        "SPARK_MISSING",
        "bin/spark-submit",
        "--embedded");
  }

  @Test
  void onKubernetesTheImageOfTheSpecIsTheExecutorsUnlessTheUserNamesAnother() throws Exception {
    Path home = sparkHome("a spark for kubernetes");
    executable(home.resolve("bin/spark-submit"), "printf '%s\\n' \"$@\"");
    Path spec = directory.resolve("image.json");
    Files.writeString(
        spec,
        Files.readString(spec("fourth")).replace("\"cmd\"", "\"image\": \"me/it:2\", \"cmd\""));
    Shell shell = shell(clone).with("SPARK_HOME", home);
    String setting = "spark.kubernetes.executor.container.image=";
    String[] command = {"--master", "k8s://https://k", "run", "pipeline", "-f", spec.toString()};

    assertThat(shell.run((Object[]) command).out().lines())
        .containsSubsequence("--conf", setting + "me/it:2", "--class", "run", "pipeline");
    assertThat(shell.run(with("--conf", setting + "mine", command)).out())
        .contains(setting + "mine")
        .doesNotContain("me/it:2");
    assertThat(shell.run(with("--conf", "spark.kubernetes.container.image=all", command)).out())
        .doesNotContain("me/it:2");
    command[1] = "spark://host:7077";
    assertThat(shell.run((Object[]) command).out()).contains("--class").doesNotContain(setting);

    Path batch = directory.resolve("images.batch");
    Files.writeString(batch, "list repo\nrun pipeline not_yet\nrun pipeline -f '" + spec + "'\n");
    String[] commands = {"--master", "k8s://https://k", "batch", batch.toString()};
    assertThat(shell.run((Object[]) commands).out().lines())
        .containsSubsequence("--conf", setting + "me/it:2", "--class", "batch");
  }

  private static Object[] with(String option, String value, String... command) {
    return Stream.concat(Stream.of(option, value), Stream.of(command)).toArray();
  }

  @Test
  void aJdkOfAnotherVersionIsRefused() throws Exception {
    Path home = jdk("jdk 11", "11.0.2");

    assertRefused(
        shell(clone).with("JAVA_HOME", home).run("--help"),
        "JAVA_VERSION",
        home.toString(),
        "11.0.2",
        "JDK 17");
    assertRefused(
        shell(clone).with("JAVA_HOME", directory.resolve("nowhere")).run("--help"),
        "JAVA_MISSING",
        "nowhere");
  }

  @Test
  void aJdk17InTheUsualPlaceIsTakenWhenThePathHasAnotherOne() throws Exception {
    Path java = jdk("jdk 21", "21.0.1").resolve("bin");
    Shell shell = new Shell(withoutJdks().submit(), output).with("PATH", java + ":" + tools);

    assertRefused(shell.run("--help"), "JAVA_VERSION", "on the PATH is Java 21.0.1", "JDK 17");

    Path places = Files.createDirectories(output.resolve(".sdkman/candidates/java"));
    Files.createSymbolicLink(
        places.resolve("17.0.9-tem"), Path.of(System.getProperty("java.home")));
    assertThat(shell.run("--help").status()).isZero();
  }

  @Test
  void withoutJavaTheMessageSaysSo() throws Exception {
    Shell shell =
        new Shell(withoutJdks().submit(), output).with("PATH", tools).with("HOME", directory);

    assertRefused(shell.run("--help"), "JAVA_MISSING", "no java on the PATH", "JDK 17");
  }

  @Test
  void aFreshCloneSaysThatItNeedsMaven() throws Exception {
    Path old = directory.resolve("old maven");
    executable(old.resolve("mvn"), "echo 'Apache Maven 3.6.3'");
    Shell shell = shell(unbuilt).with("JAVA_HOME", System.getProperty("java.home"));

    assertRefused(
        shell.with("PATH", tools).run("list", "repo"), "MAVEN_MISSING", "Maven 3.8", "not built");
    assertRefused(
        shell.with("PATH", old + ":" + tools).run("list", "repo"),
        "MAVEN_VERSION",
        "Maven 3.6.3",
        "3.8 or later");
    assertThat(unbuilt.root().resolve("target/spark-4.1.3")).doesNotExist();
  }

  @Test
  void twoCommandsInAFreshCloneBuildItOnce() throws Exception {
    Clone both = Clone.fresh(directory.resolve("a clone for two"));
    Path maven = directory.resolve("maven");
    Path gate = directory.resolve("maven.gate");
    Events.gate(gate);
    // Builds by copying what is built.
    executable(
        maven.resolve("mvn"),
        """
        [ "$1" = -v ] && { echo 'Apache Maven 3.9.9'; exit 0; }
        echo build >>'%1$s/maven.calls'
        cat '%2$s'
        cp -R '%3$s/spark-datums/target' spark-datums/ && cp -R '%3$s/examples/target' examples/ &&
          mkdir -p target/%4$s && ln -s '%5$s/jars' target/%4$s/jars && : >target/%4$s/classpath
        """
            .formatted(directory, gate, clone.root(), sparkName(), Clone.spark()));
    Shell shell =
        shell(both)
            .with("PATH", maven + ":" + System.getenv("PATH"))
            .with("JAVA_HOME", jdkWithoutArchives());

    Shell.Running one = shell.start("--help");
    Events.awaitText(directory.resolve("maven.calls"), "build");
    Shell.Running two = shell.start("--help");
    Events.awaitText(two.err(), "waiting");
    Events.open(gate);

    assertThat(one.ended().status()).as(one.ended().err()).isZero();
    assertThat(two.ended().status()).as(two.ended().err()).isZero();
    assertThat(Files.readAllLines(directory.resolve("maven.calls"))).hasSize(1);
    assertThat(one.ended().err()).contains("Building spark-datums once", "done in");
    assertThat(archive(both)).isEmptyFile();
  }

  private static Path archive(Clone of) throws IOException {
    try (Stream<Path> files = Files.list(of.root().resolve("target/submit"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("classes-.*\\.jsa"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no archive of classes"));
    }
  }

  private Shell shell(Clone in) {
    return new Shell(in.submit(), output);
  }

  private String warehouse() {
    return "--warehouse=" + warehouse;
  }

  private static String sparkName() throws IOException {
    return Clone.spark().getFileName().toString();
  }

  private static void assertRefused(Shell.Ended ended, String name, String... words) {
    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith("error [" + name + "]").contains(words);
    assertThat(ended.out()).isEmpty();
  }

  /** Four datums; the last one, being the smallest, waits behind a gate. */
  private void writeTexts() throws IOException {
    Path texts = Files.createDirectories(directory.resolve("the texts"));
    for (Map.Entry<String, Integer> text :
        Map.of("a.txt", 40_000, "b.txt", 30_000, "c.txt", 20_000, "last.txt", 1).entrySet()) {
      Files.writeString(texts.resolve(text.getKey()), "x".repeat(text.getValue()));
    }
  }

  private Path spec(String name) throws IOException {
    Path file = directory.resolve(name + ".json");
    Files.writeString(
        file,
        """
        {
          "pipeline": { "name": "%1$s" },
          "transform": {
            "cmd": ["sh"],
            "stdin": [
              "case $text in */last.txt) cat '%2$s/%1$s.gate' & : >'%2$s/%1$s.started'; wait $!; esac",
              "cp $text /pfs/out/"
            ]
          },
          "input": { "pfs": { "name": "text", "path": "the texts", "glob": "/*" } }
        }
        """
            .formatted(name, directory));
    return file;
  }

  /** A Spark as it is installed, but for its start script, which leaves a trace. */
  private Path sparkHome(String name) throws IOException {
    Path home = directory.resolve(name);
    Path submit = home.resolve("bin/spark-submit");
    executable(
        submit,
        """
        home="$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)"
        : >"$home/calls"
        export SPARK_HOME="$home" SPARK_SCALA_VERSION=2.13
        command=()
        while IFS= read -r -d '' word; do command+=("$word"); done < <(
          "$JAVA_HOME/bin/java" -cp "$home/jars/*" org.apache.spark.launcher.Main \\
            org.apache.spark.deploy.SparkSubmit "$@")
        # Before the command stands an empty word and a line feed, as Spark's own script knows.
        command=("${command[@]:1}")
        command[0]="${command[0]#$'\\n'}"
        exec "${command[@]}"
        """);
    Files.createSymbolicLink(home.resolve("jars"), Clone.spark().resolve("jars"));
    return home;
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    executable(home.resolve("bin/java"), "exit 99");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** A JDK 17 that cannot archive classes. */
  private Path jdkWithoutArchives() throws IOException {
    Path real = Path.of(System.getProperty("java.home"));
    Path home = directory.resolve("jdk 17");
    executable(
        home.resolve("bin/java"),
        "case \"$*\" in *-Xshare:dump*) exit 1 ;; esac\nexec '" + real + "/bin/java' \"$@\"");
    Files.createSymbolicLink(home.resolve("bin/javac"), real.resolve("bin/javac"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    return home;
  }

  /** A built clone whose script does not see the JDKs of this machine. */
  private Clone withoutJdks() throws IOException {
    Path root = directory.resolve("a clone without JDKs");
    if (Files.exists(root)) {
      return new Clone(root);
    }
    Clone made = Clone.built(root);
    String script = Files.readString(made.submit());
    Files.writeString(
        made.submit(), script.replace("/usr/lib/jvm", "/nowhere").replace("/Library", "/nowhere"));
    return made;
  }

  private static void executable(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
