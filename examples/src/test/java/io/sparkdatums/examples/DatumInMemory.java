package io.sparkdatums.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumInput;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A datum of one input, and an output that keeps what was written. */
public final class DatumInMemory implements Datum, DatumOutput {
  private final String input;
  private final String path;
  private final Map<String, byte[]> files;
  private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

  public DatumInMemory(String input, String path, Map<String, byte[]> files) {
    this.input = input;
    this.path = path;
    this.files = new TreeMap<>(files);
  }

  @Override
  public List<DatumInput> inputs() {
    return List.of(new Input());
  }

  @Override
  public OutputStream create(String path) {
    return written.computeIfAbsent(path, key -> new ByteArrayOutputStream());
  }

  @Override
  public void createDirectory(String path) {
    throw new UnsupportedOperationException("no example makes a directory");
  }

  /** What was written, by path. */
  public Map<String, byte[]> written() {
    Map<String, byte[]> contents = new TreeMap<>();
    written.forEach((path, bytes) -> contents.put(path, bytes.toByteArray()));
    return contents;
  }

  /** What was written, by path, as text. */
  public Map<String, String> text() {
    Map<String, String> contents = new TreeMap<>();
    written.forEach((path, bytes) -> contents.put(path, bytes.toString(UTF_8)));
    return contents;
  }

  private final class Input implements DatumInput {
    @Override
    public String name() {
      return input;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public Stream<InputFile> files() {
      return files.entrySet().stream().map(file -> new Content(file.getKey(), file.getValue()));
    }
  }

  private static final class Content implements InputFile {
    private final String path;
    private final byte[] bytes;

    Content(String path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
