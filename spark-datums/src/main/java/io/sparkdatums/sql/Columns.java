package io.sparkdatums.sql;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a metadata table, which are the keys of raw output too, in their order. Needs no
 * Spark.
 *
 * @param <T> what a row is about
 */
public final class Columns<T> implements Iterable<Columns.Column<T>> {
  private final List<Column<T>> columns;

  private Columns(List<Column<T>> columns) {
    this.columns = List.copyOf(columns);
  }

  /** What the values of a column are. */
  public enum Type {
    /** A {@code String}. */
    TEXT,
    /** A {@code Long}. */
    NUMBER,
    /** A {@code Double}. */
    DECIMAL,
    /** An {@code Instant}. */
    TIME,
    /** A {@code String} that is JSON. */
    JSON,
    /** A {@code Collection<String>}. */
    TEXTS
  }

  /** Takes a column's value, of the column's type or null, from what a row is about. */
  @FunctionalInterface
  public interface Value<T> {
    @Nullable Object of(T row);
  }

  /** One column. */
  public record Column<T>(String name, Type type, Value<T> value) {}

  static <T> Columns<T> none() {
    return new Columns<>(List.of());
  }

  Columns<T> text(String name, Value<T> value) {
    return and(new Column<>(name, Type.TEXT, value));
  }

  Columns<T> number(String name, Value<T> value) {
    return and(new Column<>(name, Type.NUMBER, value));
  }

  Columns<T> decimal(String name, Value<T> value) {
    return and(new Column<>(name, Type.DECIMAL, value));
  }

  Columns<T> time(String name, Value<T> value) {
    return and(new Column<>(name, Type.TIME, value));
  }

  Columns<T> json(String name, Value<T> value) {
    return and(new Column<>(name, Type.JSON, value));
  }

  Columns<T> texts(String name, Value<T> value) {
    return and(new Column<>(name, Type.TEXTS, value));
  }

  /** Those of the given names, in the order of the names. */
  Columns<T> only(List<String> names) {
    List<Column<T>> chosen = new ArrayList<>();
    for (String name : names) {
      columns.stream().filter(column -> column.name().equals(name)).forEach(chosen::add);
    }
    return new Columns<>(chosen);
  }

  /** Their names. */
  List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  int size() {
    return columns.size();
  }

  @Override
  public Iterator<Column<T>> iterator() {
    return columns.iterator();
  }

  private Columns<T> and(Column<T> column) {
    List<Column<T>> more = new ArrayList<>(columns);
    more.add(column);
    return new Columns<>(more);
  }
}
