package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.Program;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir Path temporary;

  private static String of(Transform transform) throws IOException {
    return Fingerprint.of(transform, new Configuration());
  }

  private static Transform command(List<String> cmd, List<String> stdin, Map<String, String> env) {
    return new Transform(
        cmd, stdin, env, null, null, Set.of(), List.of(), List.of(), null, null, List.of(), null);
  }

  private static Transform code(List<String> jars, @Nullable String version) {
    return new Transform(
        List.of(), List.of(), Map.of(), null, null, Set.of(), List.of(), List.of(), null, "a.B",
        jars, version);
  }

  private String jar(String name, long time, String... entries) throws IOException {
    Path jar = temporary.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (int i = 0; i < entries.length; i += 2) {
        ZipEntry entry = new ZipEntry(entries[i]);
        entry.setTime(time);
        zip.putNextEntry(entry);
        zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar.toUri().toString();
  }

  @Test
  void everyPartOfTheCommandCounts() throws IOException {
    List<String> one = List.of("a");
    List<String> prints = new ArrayList<>();
    prints.add(of(command(one, List.of(), Map.of())));
    prints.add(of(command(List.of("a", ""), List.of(), Map.of())));
    prints.add(of(command(one, one, Map.of())));
    prints.add(of(command(one, List.of(), Map.of("a", "b"))));
    prints.add(of(command(one, List.of(), Map.of("ab", ""))));
    for (int field = 0; field < 5; field++) {
      prints.add(
          of(
              new Transform(
                  one,
                  List.of(),
                  Map.of(),
                  field == 0 ? "x" : null,
                  field == 1 ? "x" : null,
                  field == 2 ? Set.of(3) : Set.of(),
                  field == 3 ? List.of("x") : List.of(),
                  List.of(),
                  field == 4 ? "x" : null,
                  null,
                  List.of(),
                  null)));
    }
    assertThat(prints).doesNotHaveDuplicates();
  }

  @Test
  void aJarBuiltAgainInAnotherOrderIsTheSameCode() throws IOException {
    String first = of(code(List.of(jar("1.jar", 1L << 40, "a", "1", "b", "2")), null));
    assertThat(of(code(List.of(jar("2.jar", 1L << 41, "b", "2", "a", "1")), null)))
        .isEqualTo(first);
    assertThat(of(code(List.of(jar("3.jar", 1L << 40, "a", "1", "b", "3")), null)))
        .isNotEqualTo(first);
    assertThat(of(code(List.of(jar("4.jar", 1L << 40, "a", "1", "c", "2")), null)))
        .isNotEqualTo(first);
  }

  @Test
  void aCodeVersionStandsForTheCode() throws IOException {
    assertThat(of(code(List.of("/not/read.jar"), "7"))).isEqualTo(of(code(List.of(), "7")));
    assertThat(of(code(List.of(), "8"))).isNotEqualTo(of(code(List.of(), "7")));
  }

  @Test
  void aJarThatIsNotThereIsANamedError() throws IOException {
    assertThatThrownBy(() -> of(code(List.of("/not/here.jar"), null)))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[JAR_UNREADABLE] The jar /not/here.jar cannot be read");
    Path text = Files.writeString(temporary.resolve("text.jar"), "text");
    assertThatThrownBy(() -> of(code(List.of(text.toString()), null)))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("it is not a jar");
  }

  @Test
  void aJarThatCannotBeReadToItsEndIsANamedError() throws IOException {
    Path whole = Path.of(java.net.URI.create(jar("whole.jar", 1L << 40, "a", "1234567890")));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(temporary.resolve("cut.jar"), java.util.Arrays.copyOf(bytes, 40));
    bytes[40] = -1;
    Path damaged = Files.write(temporary.resolve("damaged.jar"), bytes);
    for (String[] expected :
        new String[][] {
          {cut.toString(), "it ends too early for a jar"},
          {damaged.toString(), "it is not a jar, or damaged"},
          {temporary.toString(), "it is a directory"}
        }) {
      assertThatThrownBy(() -> of(code(List.of(expected[0]), null)))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining(
              "[JAR_UNREADABLE] The jar %s cannot be read: %s", expected[0], expected[1]);
    }
  }

  @Test
  void anImagesDirectoryThatCannotBeReadIsANamedError() throws IOException {
    Path image = Files.createDirectory(temporary.resolve("image"));
    Files.createSymbolicLink(image.resolve("loop"), Path.of("."));
    assertThatThrownBy(() -> ProgramFiles.of(new Program(image.toString(), null)).digest())
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[IMAGE_UNREADABLE] The directory " + image)
        .hasMessageContaining("loop: a link leads to a directory that holds it");
  }
}
