package io.sparkdatums.api;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read, in words, where the JDK says no more than its path. */
public final class FileProblem {
  private FileProblem() {}

  /** What goes after "cannot be read: ", without a full stop. */
  public static String of(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemLoopException) {
      return "a link leads to a directory that holds it";
    }
    String message = String.valueOf(e.getMessage());
    return message.endsWith("(Permission denied)") ? "permission denied" : message;
  }
}
