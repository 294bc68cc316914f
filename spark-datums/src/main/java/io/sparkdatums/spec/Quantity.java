package io.sparkdatums.spec;

import java.util.regex.Pattern;

/** Quantities as Kubernetes writes them: {@code 64M}, {@code 1.5Gi}, {@code 500m}, {@code 1e3}. */
final class Quantity {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "[+-]?([0-9]{1,99}(\\.[0-9]{0,99})?|\\.[0-9]{1,99})"
              + "([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,3})?");

  private Quantity() {}

  static boolean isOne(String text) {
    return SYNTAX.matcher(text).matches();
  }
}
