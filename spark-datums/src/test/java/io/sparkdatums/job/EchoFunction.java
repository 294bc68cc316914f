package io.sparkdatums.job;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumInput;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Copies each file to {@code /copy/<its path>}, adds a line to {@code /log}, and records an empty
 * directory. A file whose content begins with {@code fail} fails its datum. Remembers what it ran
 * on.
 */
public final class EchoFunction implements DatumFunction {
  static final Queue<String> STARTED = new ConcurrentLinkedQueue<>();

  /** What ran since the last call, sorted. */
  static List<String> started() {
    List<String> paths = STARTED.stream().sorted().toList();
    STARTED.clear();
    return paths;
  }

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    DatumInput input = datum.inputs().get(0);
    STARTED.add(input.path());
    try (Stream<InputFile> files = input.files();
        OutputStream log = output.create("/log")) {
      for (InputFile file : (Iterable<InputFile>) files::iterator) {
        byte[] content;
        try (InputStream in = file.open()) {
          content = in.readAllBytes();
        }
        if (new String(content, StandardCharsets.UTF_8).startsWith("fail")) {
          throw new IllegalStateException("told to fail by " + file.path());
        }
        try (OutputStream copy = output.create("/copy" + file.path())) {
          copy.write(content);
        }
        log.write((file.path() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    output.createDirectory("/seen/" + input.path().replace('/', '_'));
  }
}
