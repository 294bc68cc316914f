package io.sparkdatums.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.api.DatumFunction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the Java class that the guide shows and gives it a datum. */
class GuideFunctionTest {
  private static final Pattern CLASS =
      Pattern.compile("(?ms)^```java\\n(public final class (\\w+) .*?)^```$");
  private static final String IMPORTS =
      """
      import static java.nio.charset.StandardCharsets.UTF_8;
      import io.sparkdatums.api.*;
      import java.io.*;
      import java.util.stream.Stream;
      """;

  @Test
  void theFunctionOfTheGuideCountsLines(@TempDir Path directory) throws Exception {
    Matcher shown = CLASS.matcher(Files.readString(Path.of("../docs/guide.md")));
    assertThat(shown.find()).isTrue();
    Path source = directory.resolve(shown.group(2) + ".java");
    Files.writeString(source, IMPORTS + shown.group(1));
    String api = Path.of(locationOf(DatumFunction.class).toURI()).toString();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-Werror", "-classpath", api, source.toString());
    assertThat(status).isZero();

    DatumInMemory datum =
        new DatumInMemory("text", "/a", Map.of("/a", "one\ntwo\n".getBytes(UTF_8)));
    try (URLClassLoader classes = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      DatumFunction function =
          (DatumFunction) classes.loadClass(shown.group(2)).getDeclaredConstructor().newInstance();
      function.process(datum, datum);
    }

    assertThat(datum.text()).isEqualTo(Map.of("/a", "2\n"));
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
