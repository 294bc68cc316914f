package io.sparkdatums.datum;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** What is closed when the running Spark task ends, however it ends. */
final class TaskScope {
  private TaskScope() {}

  static <C extends Closeable> C closing(C resource) {
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
}
