package io.sparkdatums.repo;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a user writes for where files come from: a URI, or a path of this machine. */
public final class SourceUri {
  private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

  private SourceUri() {}

  /** Whether it is a URI. */
  public static boolean isUri(String source) {
    return URI.matcher(source).matches();
  }

  /** Whether it may stand for several files. */
  public static boolean isPattern(String source) {
    return source.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** The source as Hadoop reads it. */
  public static String of(String source) {
    return isUri(source) ? source : "file:" + Path.of(source).toAbsolutePath();
  }

  /** Where one file goes: it keeps its name where the path ends with a slash. */
  public static String target(String path, String source) {
    return path.endsWith("/") ? path + source.substring(source.lastIndexOf('/') + 1) : path;
  }
}
