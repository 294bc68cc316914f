package io.sparkdatums.datum;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.FileProblem;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.Program;
import io.sparkdatums.spec.Transform;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What of a pipeline's code decides its output: the command with its standard input, environment,
 * directory, user and exit statuses, the command for failures, the image's name, the directory that
 * stands for the image, and the class with the contents of its jars; or the {@code code_version}
 * that stands for all of it. Timeouts, tries, resources and parallelism do not count. A jar counts
 * by its entries, so that building it again from equal classes changes nothing.
 *
 * <p>SHA-256 over an algorithm byte and, per field, its name and values, each with its length.
 */
public final class Fingerprint {
  private static final byte ALGORITHM = 1;

  private final MessageDigest digest = Identity.sha256();

  private Fingerprint() {
    digest.update(ALGORITHM);
  }

  /**
   * The fingerprint in lower-case hex.
   *
   * @throws DatumsException {@code JAR_UNREADABLE} if a jar cannot be read
   */
  public static String of(PipelineSpec spec, Configuration conf) throws IOException {
    return of(spec.transform(), conf);
  }

  static String of(Transform transform, Configuration conf) throws IOException {
    Fingerprint fingerprint = new Fingerprint();
    String version = transform.codeVersion();
    if (version != null) {
      fingerprint.field("code_version", List.of(version));
    } else {
      fingerprint.code(transform, conf);
    }
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  private void code(Transform transform, Configuration conf) throws IOException {
    field("cmd", transform.cmd());
    field("stdin", transform.stdin());
    List<String> env = new ArrayList<>();
    transform
        .env()
        .forEach(
            (name, value) -> {
              env.add(name);
              env.add(value);
            });
    field("env", env);
    field("working_dir", transform.workingDir());
    field("user", transform.user());
    field(
        "accept_return_code", transform.acceptReturnCode().stream().map(String::valueOf).toList());
    field("err_cmd", transform.errCmd());
    field("err_stdin", transform.errStdin());
    field("image", transform.image());
    field("class", transform.className());
    if (transform.mode() == Transform.Mode.STREAM) {
      field("mode", "stream");
    }
    for (String jar : transform.jars()) {
      jar(jar, conf);
    }
    Program program = transform.program();
    if (program != null) {
      field("workdir", program.workdir());
      field("program", List.of(ProgramFiles.of(program).digest()));
    }
  }

  private void field(String name, @Nullable String value) {
    field(name, value == null ? List.of() : List.of(value));
  }

  private void field(String name, Collection<String> values) {
    bytes(name.getBytes(StandardCharsets.UTF_8));
    number(values.size());
    values.forEach(value -> bytes(value.getBytes(StandardCharsets.UTF_8)));
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private record Entry(String name, String hash) {
    Stream<String> fields() {
      return Stream.of(name, hash);
    }
  }

  private void jar(String jar, Configuration conf) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Path file = new Path(jar);
    try (InputStream in = file.getFileSystem(conf).open(file);
        ZipInputStream zip = new ZipInputStream(new BufferedInputStream(in, 1 << 16))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.add(new Entry(entry.getName(), content(zip)));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(jar, problem(file, conf, e), e);
    }
    if (entries.isEmpty()) {
      throw unreadable(jar, "it is not a jar, or holds nothing", null);
    }
    entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::hash));
    field("jar", entries.stream().flatMap(Entry::fields).toList());
  }

  private static String problem(Path jar, Configuration conf, Exception e) {
    try {
      if (jar.getFileSystem(conf).getFileStatus(jar).isDirectory()) {
        return "it is a directory";
      }
    } catch (FileNotFoundException missing) {
      return "it does not exist";
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
    }
    if (e instanceof EOFException) {
      return "it ends too early for a jar";
    }
    if (e instanceof ZipException || e instanceof IllegalArgumentException) {
      return "it is not a jar, or damaged (" + e.getMessage() + ")";
    }
    return FileProblem.of(e);
  }

  private static String content(ZipInputStream zip) throws IOException {
    MessageDigest content = Identity.sha256();
    byte[] buffer = new byte[1 << 16];
    for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
      content.update(buffer, 0, count);
    }
    return HexFormat.of().formatHex(content.digest());
  }

  private static DatumsException unreadable(String jar, String cause, @Nullable Throwable e) {
    return DatumsException.of("JAR_UNREADABLE", Map.of("jar", jar, "cause", cause), e);
  }
}
