package io.sparkdatums.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON objects that stand one after the other, within limits. */
final class JsonDocuments {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(SpecText.MAX_DEPTH)
                  .maxDocumentLength(SpecText.MAX_CHARS)
                  .maxStringLength(SpecText.MAX_CHARS)
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
   * The objects, of which there may be none.
   *
   * @param source how messages name the text
   */
  static List<Node.Obj> read(String source, String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      return new JsonDocuments(source, parser).documents();
    } catch (StreamConstraintsException e) {
      throw SpecErrors.tooLarge(
          source, line(e), "nested deeper than 100 levels, or a number of over 100 digits");
    } catch (JsonProcessingException e) {
      throw SpecErrors.syntax(source, line(e), reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a text is one JSON value, of whatever type. */
  static boolean isOneValue(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private List<Node.Obj> documents() throws IOException {
    List<Node.Obj> documents = new ArrayList<>();
    while (parser.nextToken() != null) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw SpecErrors.syntax(source, line(), "a spec begins with {, this begins otherwise");
      }
      documents.add(object());
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
        throw SpecErrors.duplicate(source, at, name, earlier);
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

  private String text() throws IOException {
    return SpecText.checked(source, line(), parser.getText());
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
}
