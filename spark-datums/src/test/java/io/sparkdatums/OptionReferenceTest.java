package io.sparkdatums;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sparkdatums.api.Option;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The option reference is what the declarations of options say, all of them and nothing else. */
final class OptionReferenceTest {
  private static final String SESSION = "spark.datums.";
  private static final String CATALOG = "spark.sql.catalog.";
  private static final Path PAGE = Path.of("../docs/options.md");

  /** Keys by which the start script talks to the command line; no user sets them. */
  private static final Path OWN = Path.of("src/main/java/io/sparkdatums/cli/Environment.java");

  private static final List<Option<?>> DECLARED =
      new ClassFileImporter()
          .importPath(Path.of("target/classes")).stream()
              .flatMap(type -> type.getFields().stream())
              .filter(field -> field.getRawType().isEquivalentTo(Option.class))
              .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
              .<Option<?>>map(OptionReferenceTest::value)
              .sorted(Comparator.comparing(Option::name))
              .toList();

  @Test
  void thePageListsEveryOptionAsItIsDeclared() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(tables(page))
        .as("the tables of docs/options.md, which the code wants so")
        .containsExactly(
            table(DECLARED.stream().filter(option -> option.name().startsWith(SESSION))),
            table(DECLARED.stream().filter(option -> !option.name().startsWith("spark."))),
            table(DECLARED.stream().filter(option -> option.name().startsWith(CATALOG))));
  }

  @Test
  void noOptionIsDeclaredTwice() {
    assertThat(DECLARED).extracting(Option::name).doesNotHaveDuplicates();
  }

  @Test
  void noKeyIsReadWithoutADeclaration() throws IOException {
    Pattern key = Pattern.compile("\"(spark\\.datums\\.[A-Za-z.]+)\"");
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      List<String> keys =
          sources
              .filter(source -> source.toString().endsWith(".java") && !source.equals(OWN))
              .flatMap(source -> key.matcher(read(source)).results())
              .map(match -> match.group(1))
              .sorted()
              .toList();

      assertThat(keys)
          .isEqualTo(
              DECLARED.stream().map(Option::name).filter(n -> n.startsWith(SESSION)).toList());
    }
  }

  /** The tables of a page, each as its lines. */
  private static List<String> tables(String page) {
    return Pattern.compile("(?:^\\|.*\\n)+", Pattern.MULTILINE)
        .matcher(page)
        .results()
        .map(match -> match.group())
        .toList();
  }

  private static String table(Stream<Option<?>> options) {
    return options
        .map(
            option ->
                "| `%s` | %s | %s | %s |\n"
                    .formatted(
                        option.name(),
                        option.type(),
                        option.fallback().isEmpty() ? "" : "`" + option.fallback() + "`",
                        option.doc()))
        .collect(
            Collectors.joining(
                "", "| name | value | default | what it does |\n| --- | --- | --- | --- |\n", ""));
  }

  private static Option<?> value(JavaField declared) {
    try {
      Field field = declared.reflect();
      field.setAccessible(true);
      return (Option<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
