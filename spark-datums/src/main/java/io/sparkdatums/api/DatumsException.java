package io.sparkdatums.api;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named error. The message has three parts: the problem with the offending value, its cause, and
 * the cure. Names, SQLSTATEs and message templates stand in one catalogue, {@code
 * io/sparkdatums/errors.json}.
 */
public final class DatumsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String errorClass;
  private final String sqlState;
  private final int exitStatus;

  private DatumsException(
      String errorClass, ErrorCatalogue.Entry entry, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.errorClass = errorClass;
    this.sqlState = entry.sqlState();
    this.exitStatus = entry.exitStatus();
  }

  /**
   * Makes the error of the given name.
   *
   * @param errorClass a name of the catalogue
   * @param parameters values for the template's {@code <placeholders>}; control characters in them
   *     are escaped
   */
  public static DatumsException of(String errorClass, Map<String, ?> parameters) {
    return of(errorClass, parameters, null);
  }

  /** As {@link #of(String, Map)}, with the exception that led here. */
  public static DatumsException of(
      String errorClass, Map<String, ?> parameters, @Nullable Throwable cause) {
    ErrorCatalogue.Entry entry = ErrorCatalogue.entry(errorClass);
    return new DatumsException(errorClass, entry, entry.message(errorClass, parameters), cause);
  }

  /** The name in brackets, then the lines problem, cause and cure. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The name in the catalogue, for example {@code GLOB_SYNTAX}. */
  public String errorClass() {
    return errorClass;
  }

  /** The five characters of the SQL standard's error code. */
  public String sqlState() {
    return sqlState;
  }

  /** The exit status of a command that ends with this error: 1 job failed, 2 bad usage or input. */
  public int exitStatus() {
    return exitStatus;
  }
}
