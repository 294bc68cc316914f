package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is due when, on branches that are only lists of commits. */
final class DueInputsTest {
  private static final BranchName A = new BranchName("a", "master");
  private static final BranchName B = new BranchName("b", "master");

  private final Map<BranchName, List<Commit>> lines = new HashMap<>();
  private final Map<String, SeenInput> seen = new HashMap<>();
  private final Map<DirectoryKey, String> looks = new HashMap<>();
  private final List<Pipeline> pipelines = new ArrayList<>();
  private final List<String> jobs = new ArrayList<>();
  private int seconds;

  private final WatchedInput.Commits commits =
      new WatchedInput.Commits() {
        @Override
        public Optional<Commit> head(BranchName branch) {
          List<Commit> line = lines.getOrDefault(branch, List.of());
          return line.isEmpty() ? Optional.empty() : Optional.of(line.get(line.size() - 1));
        }

        @Override
        public List<Commit> from(BranchName branch, long sequence) {
          return lines.getOrDefault(branch, List.of()).stream()
              .filter(commit -> commit.sequence() >= sequence)
              .toList();
        }
      };

  @Test
  void aNewPipelineReadsTheNewestCommitAndFromThenOnEachOne() throws IOException {
    add("p", repo("a"));
    commit(A, 1);
    commit(A, 1);
    assertThat(ran()).containsExactly("p a=2");
    commit(A, 1);
    commit(A, 1);
    assertThat(ran()).containsExactly("p a=3", "p a=4");
    assertThat(ran()).isEmpty();
  }

  @Test
  void aNewPipelineWithoutAnyCommitToReadWaitsAndThenReadsEachOne() throws IOException {
    add("p", "\"cross\": [" + named("x", repo("a")) + ", " + named("y", repo("b")) + "]");
    assertThat(ran()).isEmpty();
    commit(A, 1);
    commit(A, 1);
    commit(B, 1);
    assertThat(ran()).containsExactly("p x=1 y=0", "p x=2 y=0", "p x=2 y=1");
  }

  @Test
  void whatWasMadeFirstIsDealtWithFirstByAllDownTheGraph() throws IOException {
    add("p", repo("a"));
    add("q", repo("b"));
    add("r", repo("p"));
    ran();
    commit(B, 1);
    commit(A, 1);
    commit(B, 1);
    assertThat(ran()).containsExactly("q b=1", "p a=1", "r p=1", "q b=2");
  }

  @Test
  void aPipelineThatReadsTwoReadersOfACommitRunsOnceForIt() throws IOException {
    add("p", repo("a"));
    add("q", repo("a"));
    add("r", "\"cross\": [" + named("x", repo("p")) + ", " + named("y", repo("q")) + "]");
    ran();
    commit(A, 1);
    commit(A, 1);
    assertThat(ran()).containsExactly("p a=1", "q a=1", "r x=1 y=1", "p a=2", "q a=2", "r x=2 y=2");
  }

  @Test
  void aCommitOfAnOutputThatAnotherDriverMadeIsReadDownstream() throws IOException {
    add("p", repo("a"));
    add("r", repo("p"));
    commit(A, 1);
    assertThat(ran()).containsExactly("p a=1", "r p=1");
    commit(new BranchName("p", "master"), 1);
    assertThat(ran()).containsExactly("r p=2");
  }

  @Test
  void anUpdatedPipelineRunsOnceWithTheNewestCommits() throws IOException {
    add("p", repo("a"));
    commit(A, 1);
    ran();
    commit(A, 1);
    commit(A, 1);
    pipelines.clear();
    add("p", trigger("\"commits\": 1"));
    assertThat(ran()).containsExactly("p a=3");
  }

  @Test
  void aTriggerIsAskedAtEachCommitInOrder() throws IOException {
    add("commits", trigger("\"commits\": 2"));
    add("size", trigger("\"size\": \"10\""));
    add("both", trigger("\"all\": true, \"commits\": 3, \"size\": \"10\""));
    add("hourly", trigger("\"cron_spec\": \"0 * * * *\""));
    ran();
    commit(A, 4);
    commit(A, 10);
    commit(A, 12);
    commit(A, 13);
    commit(A, 20);
    assertThat(ran())
        .containsExactly(
            "hourly a=1", "commits a=2", "size a=2", "both a=3", "commits a=4", "size a=5");
    seconds += 3600;
    commit(A, 20);
    assertThat(ran()).containsExactly("commits a=6", "hourly a=6");
  }

  @Test
  void ofTicksThatWereMissedOnlyTheLatestIsRead() throws IOException {
    add("p", "\"cron\": {\"name\": \"t\", \"repo\": \"a\", \"spec\": \"@hourly\"}");
    ran();
    commit(A, 0);
    commit(A, 0);
    assertThat(ran()).containsExactly("p t=2");
  }

  @Test
  void aBranchThatWasMadeAnewIsReadFromItsHead() throws IOException {
    add("p", repo("a"));
    commit(A, 1);
    commit(A, 1);
    commit(A, 1);
    ran();
    lines.remove(A);
    assertThat(ran()).isEmpty();
    commit(A, 1);
    commit(A, 1);
    assertThat(ran()).containsExactly("p a=2");
  }

  @Test
  void anInputThatNamesItsCommitStartsNothing() throws IOException {
    add(
        "p",
        "\"cross\": ["
            + named("x", repo("a").replace("}", ", \"commit\": \"1\"}"))
            + ", "
            + named("y", repo("b"))
            + "]");
    commit(B, 1);
    ran();
    commit(A, 1);
    assertThat(ran()).isEmpty();
  }

  @Test
  void aPlainDirectoryIsReadWhenItIsDue() throws IOException {
    add("p", "\"pfs\": {\"name\": \"d\", \"path\": \"/d\", \"glob\": \"/*\"}");
    add("r", repo("p"));
    looks.put(new DirectoryKey("/d", "/*"), "one");
    assertThat(ran()).containsExactly("p", "r p=1");
    looks.put(new DirectoryKey("/d", "/*"), "two");
    assertThat(ran()).containsExactly("p", "r p=2");
    assertThat(ran()).isEmpty();
  }

  @Property(tries = 200)
  void everyCommitIsReadOnceAndInOrderWhateverComesWhen(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 4) Integer> events)
      throws IOException {
    lines.clear();
    seen.clear();
    pipelines.clear();
    add("p", repo("a"));
    add("q", "\"union\": [" + named("x", repo("a")) + ", " + named("y", repo("b")) + "]");
    add("r", "\"union\": [" + named("x", repo("p")) + ", " + named("y", repo("q")) + "]");
    ran();
    List<String> all = new ArrayList<>();
    for (int event : events) {
      if (event < 2) {
        commit(event == 0 ? A : B, 1);
      } else {
        all.addAll(ran());
      }
    }
    all.addAll(ran());

    long put = events.stream().filter(event -> event < 2).count();
    long onA = events.stream().filter(event -> event == 0).count();
    assertThat(all.stream().filter(job -> job.startsWith("p ")))
        .containsExactlyElementsOf(
            Stream.iterate(1, i -> i + 1).limit(onA).map(i -> "p a=" + i).toList());
    assertThat(all.stream().filter(job -> job.startsWith("q "))).hasSize((int) put);
    assertThat(all.stream().filter(job -> job.startsWith("r "))).hasSize((int) put);
    assertThat(ran()).isEmpty();
  }

  /** Lets all that is due happen; each job makes a commit. */
  private List<String> ran() throws IOException {
    jobs.clear();
    for (Optional<Origin> origin = due().first(); origin.isPresent(); origin = due().first()) {
      Map<BranchName, Long> outputs = new HashMap<>();
      Set<String> readers = due().readers(origin.get());
      Chain chain = new Chain(pipelines.stream().map(Pipeline::spec).toList());
      Set<String> names =
          chain.order(readers, RunOptions.Downstream.RUN).stream()
              .map(spec -> spec.name())
              .collect(Collectors.toSet());
      assertThat(readers).isNotEmpty();
      for (Pipeline pipeline : pipelines) {
        if (names.contains(pipeline.spec().name())) {
          run(pipeline, due().pins(pipeline, origin.get(), outputs));
          outputs.put(SeenInputs.output(pipeline), Long.MAX_VALUE);
        }
      }
    }
    return List.copyOf(jobs);
  }

  private void run(Pipeline pipeline, DueInputs.Pins pins) {
    String name = pipeline.spec().name();
    seen.put(name, new SeenInput(pipeline, pins.commits(), Map.copyOf(looks)));
    if (pins.news()) {
      String read =
          pins.commits().entrySet().stream()
              .map(pin -> " " + pin.getKey().name() + "=" + pin.getValue())
              .sorted()
              .collect(Collectors.joining());
      jobs.add(name + read);
      commit(SeenInputs.output(pipeline), 1);
    }
  }

  private DueInputs due() {
    return new DueInputs(
        pipelines,
        seen,
        commits,
        (directory, mark) -> looks.containsKey(directory) && !looks.get(directory).equals(mark));
  }

  private void commit(BranchName branch, long bytes) {
    List<Commit> line = lines.computeIfAbsent(branch, name -> new ArrayList<>());
    long number = line.size() + 1;
    Instant created = Instant.parse("2030-01-01T10:00:00Z").plusSeconds(seconds++);
    line.add(
        new Commit(
            number, number, number - 1, "job", 1, 1, new byte[0], 1, 1, bytes, created, "{}"));
  }

  private static String repo(String name) {
    return "\"pfs\": {\"repo\": \"" + name + "\", \"glob\": \"/*\"}";
  }

  private static String trigger(String conditions) {
    return "\"pfs\": {\"repo\": \"a\", \"glob\": \"/*\", \"trigger\": {" + conditions + "}}";
  }

  private static String named(String name, String pfs) {
    return "{" + pfs.replaceFirst("\\{", "{\"name\": \"" + name + "\", ") + "}";
  }

  private void add(String name, String input) {
    String json =
        "{\"pipeline\": {\"name\": \"%s\"}, \"transform\": {\"cmd\": [\"true\"]}, \"input\": {%s}}"
            .formatted(name, input);
    pipelines.add(
        new Pipeline(
            1,
            PipelineSpecs.parse("spec.json", json, Path.of("/")).get(0),
            "code",
            "code",
            "salt"));
  }
}
