package io.sparkdatums.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdatums.sql.Columns;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** One object of {@code --raw} output. */
final class JsonLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode node = JSON.createObjectNode();

  /** What columns say of something, those without a value as null. */
  static <T> JsonLine of(Columns<T> columns, T about) {
    JsonLine line = new JsonLine();
    for (Columns.Column<T> column : columns) {
      String key = column.name();
      Object value = column.value().of(about);
      if (value == null) {
        line.node.putNull(key);
        continue;
      }
      switch (column.type()) {
        case TEXT -> line.put(key, (String) value);
        case NUMBER -> line.put(key, (Long) value);
        case DECIMAL -> line.put(key, (Double) value);
        case TIME -> line.put(key, (Instant) value);
        case JSON -> line.putJson(key, (String) value);
        case TEXTS -> ((Collection<?>) value).forEach(line.node.putArray(key)::addPOJO);
      }
    }
    return line;
  }

  JsonLine put(String key, @Nullable String value) {
    node.put(key, value);
    return this;
  }

  JsonLine put(String key, long value) {
    node.put(key, value);
    return this;
  }

  JsonLine put(String key, @Nullable Long value) {
    node.put(key, value);
    return this;
  }

  JsonLine put(String key, double value) {
    node.put(key, value);
    return this;
  }

  JsonLine put(String key, boolean value) {
    node.put(key, value);
    return this;
  }

  JsonLine put(String key, Instant value) {
    node.put(key, value.toString());
    return this;
  }

  /** Puts a list of strings. */
  JsonLine put(String key, Collection<String> values) {
    ArrayNode array = node.putArray(key);
    values.forEach(array::add);
    return this;
  }

  /** Puts a value that is JSON already. */
  JsonLine putJson(String key, String json) {
    try {
      node.set(key, JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  @Override
  public String toString() {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
