package io.sparkdatums.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The user code of a pipeline: a command, or a Java class. Exactly one of {@code cmd} and {@code
 * className} is there.
 *
 * @param cmd program and arguments, never read by a shell; empty if the code is a class
 * @param stdin lines that the command reads, each ended by a newline
 * @param env variables that the command gets in addition, sorted by name
 * @param workingDir the directory the command starts in, null for the worker's choice
 * @param user the user it runs as: a name or number, with {@code :group} or without; null for the
 *     worker's own
 * @param acceptReturnCode exit statuses that count as success, besides 0
 * @param errCmd runs when the last try has failed; if it succeeds, the datum is recovered
 * @param errStdin lines that {@code errCmd} reads
 * @param image the container image that the spec names, null if none
 * @param className a class that implements {@code io.sparkdatums.api.DatumFunction}, null for a
 *     command
 * @param jars jars that hold the class: absolute paths or URIs
 * @param codeVersion stands for the code in each datum's identity, null to look at the code itself
 * @param mode whether a command runs once per datum or takes one datum after the other
 * @param program the directory that stands for the image, null if none does
 */
public record Transform(
    List<String> cmd,
    List<String> stdin,
    Map<String, String> env,
    @Nullable String workingDir,
    @Nullable String user,
    Set<Integer> acceptReturnCode,
    List<String> errCmd,
    List<String> errStdin,
    @Nullable String image,
    @Nullable String className,
    List<String> jars,
    @Nullable String codeVersion,
    Mode mode,
    @Nullable Program program)
    implements Serializable {

  /** How a command meets its datums. */
  public enum Mode {
    /** A process for each datum. */
    PROCESS,
    /** A process that is told of each datum on its standard input. */
    STREAM
  }

  public Transform {
    cmd = List.copyOf(cmd);
    stdin = List.copyOf(stdin);
    env = Collections.unmodifiableMap(new TreeMap<>(env));
    acceptReturnCode = Collections.unmodifiableSet(new TreeSet<>(acceptReturnCode));
    errCmd = List.copyOf(errCmd);
    errStdin = List.copyOf(errStdin);
    jars = List.copyOf(jars);
    if (cmd.isEmpty() == (className == null)) {
      throw new IllegalArgumentException("a transform has either a command or a class");
    }
  }

  /** User code that is a class or a process per datum, for whose image no directory stands. */
  public Transform(
      List<String> cmd,
      List<String> stdin,
      Map<String, String> env,
      @Nullable String workingDir,
      @Nullable String user,
      Set<Integer> acceptReturnCode,
      List<String> errCmd,
      List<String> errStdin,
      @Nullable String image,
      @Nullable String className,
      List<String> jars,
      @Nullable String codeVersion) {
    this(
        cmd,
        stdin,
        env,
        workingDir,
        user,
        acceptReturnCode,
        errCmd,
        errStdin,
        image,
        className,
        jars,
        codeVersion,
        Mode.PROCESS,
        null);
  }

  /** The same code with its jars at other places. */
  public Transform withJars(List<String> places) {
    return with(places, program);
  }

  /** The same code with a directory that stands for its image. */
  public Transform withProgram(@Nullable Program place) {
    return with(jars, place);
  }

  private Transform with(List<String> jarPlaces, @Nullable Program place) {
    return new Transform(
        cmd,
        stdin,
        env,
        workingDir,
        user,
        acceptReturnCode,
        errCmd,
        errStdin,
        image,
        className,
        jarPlaces,
        codeVersion,
        mode,
        place);
  }
}
