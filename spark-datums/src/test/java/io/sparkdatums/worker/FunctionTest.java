package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** User code in Java. */
final class FunctionTest {
  @TempDir Path directory;

  /** Writes each input in capitals, the last one first. */
  public static final class Shout implements DatumFunction {
    @Override
    public void process(Datum datum, DatumOutput output) throws Exception {
      try (Stream<InputFile> files = datum.input("in").files()) {
        for (InputFile file : files.sorted((a, b) -> b.path().compareTo(a.path())).toList()) {
          String text = new String(file.open().readAllBytes(), StandardCharsets.UTF_8);
          try (OutputStream out = output.create("/out" + file.path())) {
            out.write(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
  }

  @Test
  void aFunctionWritesInAnyOrder() throws Exception {
    WorkerFixture job = new WorkerFixture(directory);
    job.className = Shout.class.getName();
    job.put("/d/a", "one");
    job.put("/d/b", "two");
    job.datum(job.plain("in", "/d")).run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).isEqualTo(Map.of("/out/d/a", "ONE", "/out/d/b", "TWO"));
  }
}
