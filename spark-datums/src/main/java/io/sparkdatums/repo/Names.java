package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import java.util.Map;
import java.util.regex.Pattern;

/** The rule for names of repos and branches, which is also the one for pipelines. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private Names() {}

  static String check(String noun, String name) {
    if (!NAME.matcher(name).matches()) {
      throw DatumsException.of("NAME_INVALID", Map.of("noun", noun, "name", name));
    }
    return name;
  }
}
