package io.sparkdatums.spec;

import io.sparkdatums.api.DatumsException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One object of a spec, read by its schema. Opening it refuses unknown, unsupported and repeated
 * fields; the getters check types. A field that is null or left out gives the default.
 */
final class ObjectReader {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,20}");
  private static final int SHOWN = 80;

  private final Document document;
  private final Schema schema;
  private final Node.Obj node;
  private final Map<String, Node.Member> members = new HashMap<>();

  /**
   * What all objects of one spec share.
   *
   * @param source how messages name the text
   * @param notices what the user should know, added to while reading
   */
  record Document(String source, List<String> notices) {}

  ObjectReader(Document document, Schema schema, Node.Obj node) {
    this.document = document;
    this.schema = schema;
    this.node = node;
    node.members().forEach(this::add);
  }

  private void add(Node.Member member) {
    Field field = schema.find(member.name());
    if (field == null) {
      throw error(
          "SPEC_UNKNOWN_FIELD",
          member.line(),
          Map.of("field", member.name(), "advice", schema.advice(member.name())));
    }
    Node.Member earlier = members.put(field.name(), member);
    if (earlier != null) {
      throw SpecErrors.duplicate(document.source(), member.line(), member.name(), earlier);
    }
    if (member.value().isDefault()) {
      return;
    }
    switch (field.use()) {
      case HONOURED -> {}
      case NO_EFFECT ->
          document.notices().add("\"" + member.name() + "\" has no effect: " + field.text());
      case UNSUPPORTED ->
          throw error(
              "SPEC_FIELD_UNSUPPORTED",
              member.line(),
              Map.of("field", member.name(), "advice", field.text()));
    }
  }

  /** The names that are there with more than a default. */
  List<String> given(String... names) {
    List<String> given = new ArrayList<>();
    for (String name : names) {
      Node.Member member = members.get(name);
      if (member != null && !member.value().isDefault()) {
        given.add(name);
      }
    }
    return given;
  }

  /** An object field, null if it is not there. */
  @Nullable ObjectReader object(String name, Schema inner) {
    Node value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Node.Obj object)) {
      throw wrongType(name, value, "an object {…}");
    }
    return new ObjectReader(within(name), inner, object);
  }

  /** What is in a field without effect has none either, which need not be said of each part. */
  private Document within(String name) {
    Field field = schema.find(name);
    return field != null && field.use() == Field.Use.NO_EFFECT
        ? new Document(document.source(), new ArrayList<>())
        : document;
  }

  /** Checks that a field is a list of objects, of whatever fields, if it is there. */
  void checkObjects(String name) {
    for (Node item : items(name)) {
      if (!(item instanceof Node.Obj)) {
        throw wrongType(name, item, "a list of objects");
      }
    }
  }

  /** An object field that must be there. */
  ObjectReader required(String name, Schema inner) {
    ObjectReader object = object(name, inner);
    if (object == null) {
      throw missing(name);
    }
    return object;
  }

  /** A list of objects, empty if it is not there. */
  List<ObjectReader> objects(String name, Schema inner) {
    List<ObjectReader> objects = new ArrayList<>();
    for (Node item : items(name)) {
      if (!(item instanceof Node.Obj object)) {
        throw wrongType(name, item, "a list of objects [{…}]");
      }
      objects.add(new ObjectReader(document, inner, object));
    }
    return objects;
  }

  /** A string, or as of old an object with a name; null if it is not there or empty. */
  @Nullable String textOrName(String name) {
    return value(name) instanceof Node.Obj object
        ? new ObjectReader(document, Schema.NAME, object).requiredText("name")
        : textOrNull(name);
  }

  /** A string field, empty if it is not there. */
  String text(String name) {
    Node value = value(name);
    return value == null ? "" : text(name, value);
  }

  /** A string field, null if it is not there or empty. */
  @Nullable String textOrNull(String name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  /** A string field that must be there and not be empty. */
  String requiredText(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw missing(name);
    }
    return text;
  }

  boolean flag(String name) {
    Node value = value(name);
    if (value == null) {
      return false;
    }
    if (!(value instanceof Node.Bool bool)) {
      throw wrongType(name, value, "true or false");
    }
    return bool.value();
  }

  /** An integer field, as a number or in quotes; 0 if it is not there. */
  int integer(String name) {
    Node value = value(name);
    return value == null ? 0 : integer(name, value);
  }

  /** An integer field of 64 bits, as a number or in quotes; 0 if it is not there. */
  long integer64(String name) {
    Node value = value(name);
    return value == null ? 0 : integer(name, value, Long.SIZE).longValue();
  }

  /** A number field, in quotes or not; 0 if it is not there. */
  double number(String name) {
    Node value = value(name);
    if (value == null) {
      return 0;
    }
    double number;
    try {
      number = new BigDecimal(literal(name, value, "a number")).doubleValue();
    } catch (NumberFormatException e) {
      throw wrongType(name, value, "a number");
    }
    if (Double.isInfinite(number)) {
      throw invalid(name, literal(name, value, "a number"), "it is too large");
    }
    return number;
  }

  /** A duration field, null if it is not there. */
  @Nullable Duration duration(String name) {
    Node value = value(name);
    if (value == null || value.isDefault()) {
      return null;
    }
    String text = text(name, value);
    Duration duration =
        GoDuration.parse(text)
            .orElseThrow(
                () ->
                    invalid(name, text, "it is no duration, such as \"90s\", \"5m\" or \"1h30m\""));
    if (duration.isZero()) {
      throw invalid(name, text, "no time is left to do anything");
    }
    return duration;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Node item : items(name)) {
      texts.add(text(name, item));
    }
    return texts;
  }

  List<Integer> integers(String name) {
    List<Integer> integers = new ArrayList<>();
    for (Node item : items(name)) {
      integers.add(integer(name, item));
    }
    return integers;
  }

  /** An object field whose names are free and whose values are strings. */
  Map<String, String> textMap(String name) {
    Node value = value(name);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Node.Obj object)) {
      throw wrongType(name, value, "an object of strings");
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (Node.Member member : object.members()) {
      map.put(member.name(), text(name + "." + member.name(), member.value()));
    }
    return map;
  }

  DatumsException missing(String name) {
    Field field = schema.find(name);
    return error(
        "SPEC_FIELD_MISSING",
        node.line(),
        Map.of(
            "field", name, "object", schema.what(), "wanted", field == null ? "" : field.text()));
  }

  DatumsException invalid(String name, Object value, String problem) {
    return error(
        "SPEC_FIELD_INVALID",
        line(name),
        Map.of("field", name, "value", shown(String.valueOf(value)), "problem", problem));
  }

  private static String shown(String value) {
    return value.codePointCount(0, value.length()) <= SHOWN
        ? value
        : value.substring(0, value.offsetByCodePoints(0, SHOWN)) + "…";
  }

  /** Tells the user something about a field. */
  void notice(String name, String text) {
    document.notices().add("\"" + name + "\" " + text);
  }

  /** The error of an input without a kind. */
  DatumsException noInput() {
    return error("SPEC_INPUT_NONE", node.line(), Map.of());
  }

  /** The error of an input of several kinds. */
  DatumsException severalInputs(List<String> kinds) {
    return error("SPEC_INPUT_SEVERAL", node.line(), Map.of("kinds", String.join(" and ", kinds)));
  }

  /** The error of a glob with the place in the spec put before it. */
  DatumsException badGlob(DatumsException cause) {
    String problem = cause.getMessage().lines().findFirst().orElse("");
    return error(
        "SPEC_GLOB",
        line("glob"),
        Map.of("problem", problem.substring(problem.indexOf(' ') + 1), "glob", text("glob")));
  }

  private List<Node> items(String name) {
    Node value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Node.Arr list)) {
      throw wrongType(name, value, "a list […]");
    }
    return list.items();
  }

  private String text(String name, Node value) {
    if (!(value instanceof Node.Text text)) {
      throw wrongType(name, value, "a string in quotes");
    }
    return text.value();
  }

  private int integer(String name, Node value) {
    return integer(name, value, Integer.SIZE).intValue();
  }

  private BigInteger integer(String name, Node value, int bits) {
    String literal = literal(name, value, "an integer");
    if (!INTEGER.matcher(literal).matches()) {
      throw wrongType(name, value, "an integer");
    }
    BigInteger integer = new BigInteger(literal);
    if (integer.bitLength() >= bits) {
      throw invalid(name, literal, "it is out of range");
    }
    return integer;
  }

  private String literal(String name, Node value, String wanted) {
    if (value instanceof Node.Num num) {
      return num.literal();
    }
    if (value instanceof Node.Text text) {
      return text.value();
    }
    throw wrongType(name, value, wanted);
  }

  private @Nullable Node value(String name) {
    Node.Member member = members.get(name);
    return member == null || member.value() instanceof Node.Null ? null : member.value();
  }

  private int line(String name) {
    Node.Member member = members.get(name);
    return member == null ? node.line() : member.line();
  }

  private DatumsException wrongType(String name, Node value, String wanted) {
    return error(
        "SPEC_FIELD_TYPE",
        value.line(),
        Map.of("field", name, "found", value.kind(), "wanted", wanted));
  }

  private DatumsException error(String errorClass, int line, Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("source", document.source());
    all.put("line", line);
    return DatumsException.of(errorClass, all);
  }
}
