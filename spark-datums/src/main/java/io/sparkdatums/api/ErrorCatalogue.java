package io.sparkdatums.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The error classes of {@code io/sparkdatums/errors.json}, read once. */
final class ErrorCatalogue {
  private static final Pattern PLACEHOLDER = Pattern.compile("<([a-zA-Z]+)>");
  private static final Map<String, Entry> ENTRIES = read();

  private ErrorCatalogue() {}

  /**
   * One error class.
   *
   * @param sqlState five characters
   * @param exitStatus 1 job failed, 2 bad usage or input
   * @param message the lines of the template: problem, cause, cure
   */
  record Entry(String sqlState, int exitStatus, List<String> message) {

    String message(String errorClass, Map<String, ?> parameters) {
      String text = String.join("\n", message);
      Matcher matcher = PLACEHOLDER.matcher(text);
      return "["
          + errorClass
          + "] "
          + matcher.replaceAll(
              found -> Matcher.quoteReplacement(value(errorClass, found.group(1), parameters)));
    }

    private static String value(String errorClass, String name, Map<String, ?> parameters) {
      Object value = parameters.get(name);
      if (value == null) {
        throw new IllegalArgumentException("error " + errorClass + " lacks its value " + name);
      }
      return Escape.controls(value.toString());
    }
  }

  static Map<String, Entry> entries() {
    return ENTRIES;
  }

  static Entry entry(String errorClass) {
    return Objects.requireNonNull(
        ENTRIES.get(errorClass), () -> "no error class " + errorClass + " in the catalogue");
  }

  private static Map<String, Entry> read() {
    try (InputStream in = ErrorCatalogue.class.getResourceAsStream("/io/sparkdatums/errors.json")) {
      return new ObjectMapper()
          .readValue(Objects.requireNonNull(in), new TypeReference<Map<String, Entry>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
