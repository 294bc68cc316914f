package io.sparkdatums.queue;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does what a datum's content says: {@code work} for a moment, {@code kill} the executor the first
 * time, {@code deadly}: each time. Every start is a line of the file {@code starts}. The files are
 * in the directory of the property {@code test.directory}.
 */
public final class ClusterFunction implements DatumFunction {
  private static final Path DIRECTORY = Path.of(System.getProperty("test.directory"));
  private static final long LOOK_MILLIS = 50;

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    String path = datum.inputs().get(0).path();
    note("starts", path);
    switch (content(datum)) {
      case "kill" -> {
        if (!Files.exists(DIRECTORY.resolve("killed" + path.replace('/', '-')))) {
          note("killed" + path.replace('/', '-'), path);
          Runtime.getRuntime().halt(137);
        }
      }
      case "deadly" -> Runtime.getRuntime().halt(137);
      default -> pause();
    }
    output.createDirectory("/done" + path);
  }

  private static void pause() throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void note(String file, String line) throws Exception {
    Files.writeString(
        DIRECTORY.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String content(Datum datum) throws Exception {
    try (InputStream in = datum.inputs().get(0).files().iterator().next().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
