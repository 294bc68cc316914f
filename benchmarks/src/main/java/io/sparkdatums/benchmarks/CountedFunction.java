package io.sparkdatums.benchmarks;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/**
 * Sleeps for as many milliseconds as the first line of the datum's file says. That it begins is a
 * line of the file that the second line names, and so is an interrupt.
 */
public final class CountedFunction implements DatumFunction {

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    String path = datum.inputs().get(0).path();
    long millis;
    Path starts;
    try (Stream<InputFile> files = datum.inputs().get(0).files();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(files.iterator().next().open(), StandardCharsets.UTF_8))) {
      millis = Long.parseLong(in.readLine());
      starts = Path.of(in.readLine());
    }
    note(starts, "start", path);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      note(starts, "interrupt", path);
      throw e;
    }
    output.createDirectory("/done" + path);
  }

  /** One write, so that lines of several processes do not mix. */
  private static void note(Path file, String what, String path) throws IOException {
    String line =
        what
            + " "
            + path
            + " "
            + SparkEnv.get().executorId()
            + " "
            + ProcessHandle.current().pid()
            + "\n";
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
