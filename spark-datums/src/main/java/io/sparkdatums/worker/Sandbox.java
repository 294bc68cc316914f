package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How user code sees its datum under {@code /pfs}.
 *
 * <p>From the best to the last resort; a worker takes the first that its host allows.
 */
public enum Sandbox {
  /** A mount namespace of root's with a private {@code /pfs}. */
  NAMESPACE(""),
  /** The same in a user namespace, without being root. */
  USER_NAMESPACE(""),
  /** Links in the host's {@code /pfs}, which all workers of the host share. */
  LINKS("one datum at a time runs on each host, since its workers share /pfs"),
  /** No {@code /pfs}: the paths are in {@code PFS} and the variables of the inputs. */
  PATHS("there is no /pfs: user code finds its files through PFS and the variables of its inputs");

  private final String notice;

  Sandbox(String notice) {
    this.notice = notice;
  }

  /** What the user loses, empty if nothing. */
  public String notice() {
    return notice;
  }

  /** The name in settings and in the job's record. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Which sandbox the setting {@code spark.datums.sandbox} asks for. */
  public enum Choice {
    AUTO,
    NAMESPACE,
    USER_NAMESPACE,
    LINKS,
    PATHS;

    /**
     * Reads the setting's value.
     *
     * @throws DatumsException {@code SANDBOX_SETTING} if there is no such sandbox
     */
    public static Choice of(String setting) {
      return Arrays.stream(values())
          .filter(choice -> choice.text().equals(setting))
          .findFirst()
          .orElseThrow(
              () ->
                  DatumsException.of(
                      "SANDBOX_SETTING",
                      Map.of(
                          "value",
                          setting,
                          "known",
                          Arrays.stream(values())
                              .map(Choice::text)
                              .collect(Collectors.joining(", ")))));
    }

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
