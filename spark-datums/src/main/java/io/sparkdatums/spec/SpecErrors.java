package io.sparkdatums.spec;

import io.sparkdatums.api.DatumsException;
import java.util.Map;

/** The errors of a text that is not yet a spec. */
final class SpecErrors {
  private SpecErrors() {}

  static DatumsException duplicate(String source, int line, String name, Node.Member earlier) {
    return DatumsException.of(
        "SPEC_DUPLICATE_FIELD",
        Map.of("source", source, "line", line, "field", name, "earlier", earlier.line()));
  }

  static DatumsException syntax(String source, int line, String problem) {
    return DatumsException.of(
        "SPEC_SYNTAX", Map.of("source", source, "line", line, "problem", problem));
  }

  static DatumsException tooLarge(String source, int line, String problem) {
    return DatumsException.of(
        "SPEC_TOO_LARGE", Map.of("source", source, "line", line, "problem", problem));
  }
}
