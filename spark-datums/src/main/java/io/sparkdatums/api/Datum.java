package io.sparkdatums.api;

import java.util.List;

/** The unit of work: the files that one glob match, or one combination of matches, names. */
public interface Datum {

  /** The datum's inputs, ordered by input name. */
  List<DatumInput> inputs();

  /**
   * The input of the given name.
   *
   * @throws IllegalArgumentException if this datum has no such input
   */
  default DatumInput input(String name) {
    return inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("this datum has no input \"" + name + '"'));
  }
}
