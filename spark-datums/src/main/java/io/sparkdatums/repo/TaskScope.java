package io.sparkdatums.repo;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** What belongs to the running Spark task and is gone with it, however it ends. */
public final class TaskScope {
  private TaskScope() {}

  /** A resource that is closed when the task ends. */
  public static <C extends Closeable> C closing(C resource) {
    TaskCompletionListener end =
        context -> {
          try {
            resource.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    TaskContext.get().addTaskCompletionListener(end);
    return resource;
  }

  /** Tells Spark that so many bytes did not fit in memory. */
  static void spilled(long bytes) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.taskMetrics().incDiskBytesSpilled(bytes);
    }
  }

  /**
   * How many bytes have not fitted in the memory of the running task, Spark's own ones included.
   */
  static long spilled() {
    return TaskContext.get().taskMetrics().diskBytesSpilled();
  }

  /** A directory for temporary files without names. */
  static Path scratch() {
    return SparkEnv.get().blockManager().diskBlockManager().localDirs()[0].toPath();
  }
}
