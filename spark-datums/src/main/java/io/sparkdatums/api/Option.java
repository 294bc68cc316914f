package io.sparkdatums.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A setting of a session or an option of the source, declared once: where it is read, and in the
 * option reference, which a test compares with all declarations.
 *
 * @param name the session key ({@code spark.datums.…}) or the name of the source option
 * @param type what its values are, with their unit
 * @param fallback what counts where it is not given; empty if something else than a value does
 * @param doc what it does, for the option reference
 * @param reader makes a value of a text, or throws
 */
public record Option<T>(
    String name, String type, String fallback, String doc, Function<String, T> reader) {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  /** An option whose values are taken as they are. */
  public static Option<String> text(String name, String type, String fallback, String doc) {
    return new Option<>(name, type, fallback, doc, Function.identity());
  }

  /**
   * A whole number, zero or more.
   *
   * @param unit what is counted, in the plural
   */
  public static Option<Integer> count(String name, String unit, int fallback, String doc) {
    return new Option<>(
        name,
        "number of " + unit,
        Integer.toString(fallback),
        doc,
        text -> {
          if (!WHOLE.matcher(text.strip()).matches()) {
            throw invalid(name, text, "a whole number of " + unit + ", 0 to 999999999");
          }
          return Integer.parseInt(text.strip());
        });
  }

  /** One of a few words: the constants' names in lower case, with {@code -} for {@code _}. */
  public static <E extends Enum<E>> Option<E> choice(String name, E fallback, String doc) {
    Class<E> values = fallback.getDeclaringClass();
    return new Option<>(
        name,
        words(values).map(word -> "`" + word + "`").collect(Collectors.joining(", ")),
        word(fallback),
        doc,
        text ->
            Arrays.stream(values.getEnumConstants())
                .filter(value -> word(value).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                    () -> invalid(name, text, words(values).collect(Collectors.joining(", ")))));
  }

  /**
   * The option's value.
   *
   * @param settings gives what is set for a name, or else what comes with the name
   * @throws DatumsException {@code OPTION_INVALID} if what is set is no value of this option
   */
  public T in(BinaryOperator<String> settings) {
    return reader.apply(settings.apply(name, fallback));
  }

  /** How a value of an option of a few words is written. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> Stream<String> words(Class<E> values) {
    return Arrays.stream(values.getEnumConstants()).map(Option::word);
  }

  private static DatumsException invalid(String name, String value, String allowed) {
    return DatumsException.of(
        "OPTION_INVALID", Map.of("option", name, "value", value, "allowed", allowed));
  }
}
