package io.sparkdatums.job;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumInput;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Appends to {@code /log} what it sees: per input a line of its name, path, and the files with
 * their contents. A file whose content begins with {@code fail} fails its datum. Remembers what it
 * told.
 */
public final class TellFunction implements DatumFunction {
  private static final Queue<String> TOLD = new ConcurrentLinkedQueue<>();

  /** What was told since the last call. */
  static Queue<String> told() {
    Queue<String> told = new ConcurrentLinkedQueue<>(TOLD);
    TOLD.clear();
    return told;
  }

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    StringBuilder text = new StringBuilder();
    for (DatumInput input : datum.inputs()) {
      text.append(input.name()).append(' ').append(input.path());
      try (Stream<InputFile> files = input.files()) {
        for (InputFile file : (Iterable<InputFile>) files::iterator) {
          try (InputStream in = file.open()) {
            text.append(' ')
                .append(file.path())
                .append('=')
                .append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
      text.append('\n');
    }
    TOLD.add(text.toString());
    if (text.indexOf("=fail") >= 0) {
      throw new IllegalStateException("told to fail");
    }
    try (OutputStream log = output.create("/log")) {
      log.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
