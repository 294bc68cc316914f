package io.sparkdatums.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpecPageTest {
  private static final Path PAGE = Path.of("../docs/spec.md");

  /** The rows are what the reader goes by, so the page cannot say anything else. */
  @Test
  void theTableOfFieldsIsTheOneThatSpecsAreReadWith() throws Exception {
    List<String> written =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();

    assertThat(written)
        .containsExactlyElementsOf(Schema.all().stream().flatMap(this::rows).toList());
  }

  private Stream<String> rows(Schema schema) {
    return schema.fields().stream().map(field -> row(schema, field));
  }

  private static String row(Schema schema, Field field) {
    String fate =
        switch (field.use()) {
          case HONOURED -> "honoured";
          case NO_EFFECT -> "notice";
          case UNSUPPORTED -> "error";
        };
    return "| `%s` | %s | %s | %s |"
        .formatted(field.name(), schema.place(), fate, field.text().replace("|", "\\|"));
  }
}
