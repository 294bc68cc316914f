package io.sparkdatums.worker;

import static io.sparkdatums.worker.RepoFixture.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumInput;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import io.sparkdatums.datum.Identity;
import io.sparkdatums.datum.InputIdentity;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.plan.ListedInputs;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A datum whose inputs are too many for the plan file. */
final class LargeGroupTest {
  private static final int FILES = 1_200;
  private static final int MANY = 4_500;

  @TempDir Path directory;
  private WorkerFixture job;

  @BeforeEach
  void job() throws Exception {
    job = new WorkerFixture(directory);
  }

  private void group(List<List<PlannedInput>> lists) throws Exception {
    org.apache.hadoop.fs.Path scratch =
        new org.apache.hadoop.fs.Path(directory.resolve("lists").toUri());
    job.planned.add(
        new PlannedDatum(0, "group", null, "new", 1, ListedInputs.of(scratch, lists), null));
  }

  private List<PlannedInput> repo(String name, String prefix) throws Exception {
    RepoFixture repo = new RepoFixture(job);
    for (int i = 0; i < FILES; i++) {
      repo.file(prefix + "%05d".formatted(i), "content " + i % 7);
    }
    repo.store();
    List<PlannedInput> inputs = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      inputs.add(repo.input(name, prefix + "%05d".formatted(i)));
    }
    return inputs;
  }

  private List<PlannedInput> plain(String name) throws Exception {
    List<PlannedInput> inputs = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String path = "/p/%05d".formatted(i);
      job.put(path, "plain " + i);
      inputs.add(job.plain(name, path));
    }
    return inputs;
  }

  @Test
  void aCommandHasAllFilesAndMayLinkToThem() throws Exception {
    List<PlannedInput> inputs = repo("in", "/n/");
    group(List.of(inputs));
    job.sh(
            "ls /pfs/in/n | wc -l >/pfs/out/count; echo $in >/pfs/out/last",
            "ln -s /pfs/in/n /pfs/out/tree")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .hasSize(FILES + 2)
        .containsEntry("/count", FILES + "\n")
        .containsEntry("/last", "/pfs/in/n/01199\n")
        .containsEntry("/tree/01199", reference("content " + 1199 % 7));
    PackDatum datum = job.only();
    assertThat(datum.inputs()).hasSize(PackDatum.MAX_INPUTS);
    assertThat(datum.bytesIn()).isEqualTo("content 0".length() * (long) FILES);
    assertThat(datum.id())
        .isEqualTo(
            Identity.of("fingerprint", "salt")
                .id(
                    inputs.stream()
                        .map(input -> new InputIdentity("in", input.path(), input.hash()))
                        .toList()));
  }

  @Test
  void linksIntoARepoAndADirectoryOfOneNameBringBothInOrder() throws Exception {
    job.emptyFiles = java.util.Set.of("in");
    job.put("/n/00001.5", "between");
    group(List.of(repo("in", "/n/"), List.of(job.plain("in", "/n/00001.5"))));
    job.sh("ln -s /pfs/in/n /pfs/out/tree").run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .hasSize(FILES + 1)
        .containsEntry("/tree/00001.5", "between")
        .containsEntry("/tree/00002", reference("content 2"));
  }

  /** Reads all files, and at the end tells how many inputs are alive. */
  public static final class Reading implements DatumFunction {
    @Override
    public void process(Datum datum, DatumOutput output) throws Exception {
      long bytes = 0;
      List<DatumInput> inputs = datum.inputs();
      for (DatumInput input : inputs) {
        try (Stream<InputFile> files = input.files();
            InputStream in = files.findFirst().orElseThrow().open()) {
          bytes += in.readAllBytes().length;
        }
      }
      String text = bytes + " " + inputs.get(0).path() + " " + inputs.get(MANY - 1).path() + " ";
      try (OutputStream out = output.create("/seen")) {
        out.write((text + alive()).getBytes(StandardCharsets.UTF_8));
      }
    }

    /** How many planned inputs and files are alive. */
    private static long alive() throws Exception {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      return histogram
          .lines()
          .filter(
              line ->
                  line.matches(
                      ".*io\\.sparkdatums\\.(plan\\.PlannedInput|datum\\.DatumFile)( .*)?"))
          .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
          .sum();
    }
  }

  @Test
  void aFunctionReadsThemOneByOneAndAllAreNotInMemory() throws Exception {
    job.className = Reading.class.getName();
    List<PlannedInput> inputs = plain("in");
    long bytes = inputs.stream().mapToLong(PlannedInput::size).sum();
    group(List.of(inputs));
    inputs.clear();
    job.run();

    assertThat(job.only().message()).isNull();
    String[] seen = job.outputs().get("/seen").split(" ");
    assertThat(List.of(seen).subList(0, 3))
        .containsExactly(String.valueOf(bytes), "/p/00000", "/p/04499");
    assertThat(Long.parseLong(seen[3])).isLessThan(MANY);
    assertThat(job.hashes()).hasSize(MANY);
  }
}
