package io.sparkdatums.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.StringStartsWith;

/** Conditions that Spark pushes down, as conditions of another query. */
final class Conditions {
  private Conditions() {}

  /** The condition as a column, if it is one that narrows down which rows are read. */
  static Optional<Column> of(Filter filter) {
    if (filter instanceof EqualTo is) {
      return Optional.of(col(is.attribute()).equalTo(lit(is.value())));
    }
    if (filter instanceof In in) {
      return Optional.of(col(in.attribute()).isin(in.values()));
    }
    if (filter instanceof StringStartsWith starts) {
      return Optional.of(col(starts.attribute()).startsWith(starts.value()));
    }
    if (filter instanceof GreaterThan more) {
      return Optional.of(col(more.attribute()).gt(lit(more.value())));
    }
    if (filter instanceof GreaterThanOrEqual more) {
      return Optional.of(col(more.attribute()).geq(lit(more.value())));
    }
    if (filter instanceof LessThan less) {
      return Optional.of(col(less.attribute()).lt(lit(less.value())));
    }
    if (filter instanceof LessThanOrEqual less) {
      return Optional.of(col(less.attribute()).leq(lit(less.value())));
    }
    return Optional.empty();
  }

  /** Which values of a column of texts can meet all of the conditions. */
  static Predicate<String> on(String column, List<Filter> filters) {
    Predicate<String> wanted = value -> true;
    for (Filter filter : filters) {
      if (filter instanceof EqualTo is && is.attribute().equals(column)) {
        wanted = wanted.and(value -> value.equals(is.value()));
      } else if (filter instanceof In in && in.attribute().equals(column)) {
        wanted = wanted.and(Arrays.asList(in.values())::contains);
      }
    }
    return wanted;
  }
}
