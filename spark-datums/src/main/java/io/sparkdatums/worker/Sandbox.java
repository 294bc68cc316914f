package io.sparkdatums.worker;

import io.sparkdatums.api.Option;

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

  /** Which one a session asks for. */
  public static final Option<Choice> SETTING =
      Option.choice(
          "spark.datums.sandbox",
          Choice.AUTO,
          "How user code sees its datum under `/pfs`; `auto` takes the best that each host allows. See"
              + " [without root](guide.md#without-root).");

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
    return Option.word(this);
  }

  /** The values of {@link #SETTING}. */
  public enum Choice {
    AUTO,
    NAMESPACE,
    USER_NAMESPACE,
    LINKS,
    PATHS;

    String text() {
      return Option.word(this);
    }
  }
}
