package io.sparkdatums.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads text that holds JSON objects one after the other, within limits. */
final class JsonDocuments {
  private static final int MAX_CHARS = 16 << 20;
  private static final int MAX_DEPTH = 100;
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_CHARS)
                  .maxStringLength(MAX_CHARS)
                  .maxNumberLength(100)
                  .build())
          .build();

  private final String source;
  private final JsonParser parser;

  private JsonDocuments(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * @param source how messages name the text
   */
  static List<Node.Obj> read(String source, String text) {
    if (text.length() > MAX_CHARS) {
      throw tooLarge(source, 1, "more than 16 MB");
    }
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (JsonParser parser = JSON.createParser(content)) {
      return new JsonDocuments(source, parser).documents();
    } catch (StreamConstraintsException e) {
      throw tooLarge(
          source, line(e), "nested deeper than 100 levels, or a number of over 100 digits");
    } catch (JsonProcessingException e) {
      throw syntax(source, line(e), reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Node.Obj> documents() throws IOException {
    List<Node.Obj> documents = new ArrayList<>();
    while (parser.nextToken() != null) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw syntax(source, line(), "a spec begins with {, this begins otherwise");
      }
      documents.add(object());
    }
    if (documents.isEmpty()) {
      throw syntax(source, 1, "there is nothing in it");
    }
    return documents;
  }

  private Node value() throws IOException {
    int line = line();
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> new Node.Text(line, text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Num(line, parser.getText());
      case VALUE_TRUE -> new Node.Bool(line, true);
      case VALUE_FALSE -> new Node.Bool(line, false);
      case VALUE_NULL -> new Node.Null(line);
      default -> throw new IllegalStateException("a JSON value cannot be " + parser.currentToken());
    };
  }

  private Node.Obj object() throws IOException {
    int line = line();
    Map<String, Node.Member> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int at = line();
      String name = text();
      parser.nextToken();
      Node.Member earlier = members.put(name, new Node.Member(at, name, value()));
      if (earlier != null) {
        throw duplicate(source, at, name, earlier);
      }
    }
    return new Node.Obj(line, List.copyOf(members.values()));
  }

  private Node.Arr array() throws IOException {
    int line = line();
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return new Node.Arr(line, List.copyOf(items));
  }

  /** The current string or name, which UTF-8 can hold and a command line too. */
  private String text() throws IOException {
    String text = parser.getText();
    if (text.indexOf('\0') >= 0) {
      throw syntax(source, line(), "a string holds the character NUL");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw syntax(source, line(), "a string holds half of a surrogate pair");
    }
    return text;
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
  }

  /** Jackson's own words up to the place, which we give ourselves. */
  private static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  static DatumsException duplicate(String source, int line, String name, Node.Member earlier) {
    return DatumsException.of(
        "SPEC_DUPLICATE_FIELD",
        Map.of("source", source, "line", line, "field", name, "earlier", earlier.line()));
  }

  private static DatumsException syntax(String source, int line, String problem) {
    return DatumsException.of(
        "SPEC_SYNTAX", Map.of("source", source, "line", line, "problem", problem));
  }

  private static DatumsException tooLarge(String source, int line, String problem) {
    return DatumsException.of(
        "SPEC_TOO_LARGE", Map.of("source", source, "line", line, "problem", problem));
  }
}
