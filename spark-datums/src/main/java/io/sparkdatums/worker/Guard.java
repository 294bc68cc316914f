package io.sparkdatums.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;

/**
 * A process that outlives this one, whatever its end, by a moment: it kills the launchers that are
 * left and removes the directories of the workers. It is a shell that reads which from a pipe whose
 * other end we hold; when we are gone, the pipe ends.
 *
 * <p>A process that was just being started when we died may hold the pipe too, for as long as it
 * lives. So an orderly end, as after SIGTERM, says goodbye, and does not rely on the pipe's end.
 */
final class Guard {
  private static final String SCRIPT =
      """
      pids=' '
      while read -r sign pid; do
        case $sign in
          .) break ;;
          +) pids="$pids$pid " ;;
          -)
            case $pids in
              *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;;
            esac
            ;;
        esac
      done
      for pid in $pids; do
        for child in $(cat "/proc/$pid/task/$pid/children"); do
          kill -KILL "-$child"
          kill -KILL "$child"
        done
        kill -KILL "$pid"
      done
      for link in /pfs/*; do
        case $(readlink "$link") in
          "$1"/* | "$3"/*) rm -f "$link" ;;
        esac
      done
      lock=/pfs/.spark-datums.lock
      case $(cat "$lock") in
        "$2 "*) rm -f "$lock"; rmdir /pfs ;;
      esac
      tries=0 # what was killed may still be writing
      until rm -rf -- "$1" "$3" || [ "$tries" -ge 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
      done
      """;

  private static final int AFTER_HADOOP = 1;

  private static @Nullable OutputStream pipe;

  private Guard() {}

  /**
   * Starts the guard; both directories are removed in the end.
   *
   * @param base on the disk
   * @param memory in memory, null if there is none
   */
  static synchronized void start(Path base, @Nullable Path memory) throws IOException {
    if (pipe == null) {
      ShutdownHookManager.get().addShutdownHook(Guard::goodbye, AFTER_HADOOP);
    }
    Process guard =
        new ProcessBuilder(
                "setsid",
                "sh",
                "-c",
                SCRIPT,
                "sh",
                base.toString(),
                Long.toString(ProcessHandle.current().pid()),
                (memory == null ? base : memory).toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    pipe = guard.getOutputStream();
  }

  private static void goodbye() {
    try {
      tell(".");
    } catch (IOException e) {
      // It has ended before us.
    }
  }

  static void watch(long pid) throws IOException {
    tell("+ " + pid);
  }

  static void forget(long pid) {
    try {
      tell("- " + pid);
    } catch (IOException e) {
      // Without a guard there is nobody to forget.
    }
  }

  private static synchronized void tell(String line) throws IOException {
    if (pipe != null) {
      pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    }
  }
}
