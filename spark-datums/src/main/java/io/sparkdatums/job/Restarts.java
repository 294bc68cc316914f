package io.sparkdatums.job;

import io.sparkdatums.api.Escape;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.Load;
import io.sparkdatums.plan.PlanReader;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.queue.InHand;
import io.sparkdatums.queue.JobQueue;
import io.sparkdatums.tree.DatumKey;
import io.sparkdatums.worker.WorkerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/** Has datums in process begin again of which someone has asked it in the warehouse. */
final class Restarts {
  private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

  private final WorkerContext context;
  private final JobFiles files;
  private final JobQueue queue;
  private final Consumer<String> notice;
  private final Set<String> done = new HashSet<>();
  private long looked = System.nanoTime();

  /**
   * @param notice takes a line
   */
  Restarts(WorkerContext context, JobQueue queue, Consumer<String> notice) throws IOException {
    this.context = context;
    this.files = new JobFiles(context.warehouse(), context.pipeline());
    this.queue = queue;
    this.notice = notice;
  }

  /** Looks at what was asked for, once in a while. */
  void look() {
    if (System.nanoTime() - looked < AGAIN_NANOS) {
      return;
    }
    looked = System.nanoTime();
    try {
      Map<String, String> asked = files.askedToRestart(context.job(), done);
      done.addAll(asked.keySet());
      for (String datum : asked.values()) {
        restart(datum);
      }
    } catch (IOException e) {
      // Storage that does not answer now may do so at the next look.
    }
  }

  private void restart(String wanted) throws IOException {
    boolean found = false;
    for (InHand each : queue.inProcess()) {
      PlannedDatum datum = read(each);
      if (isNamed(datum, wanted)) {
        found = true;
        queue.beginAgain(each);
        say(Load.shown(DatumKey.paths(datum.key())) + " begins again");
      }
    }
    if (!found) {
      say(wanted + " is not in process and does not begin again");
    }
  }

  private void say(String text) {
    notice.accept(context.pipeline() + ": datum " + Escape.controls(text));
  }

  private PlannedDatum read(InHand datum) throws IOException {
    Path file = JobPlan.PlanFile.path(context.planDirectory(), datum.partition());
    try (PlanReader plan = PlanReader.open(file.getFileSystem(context.warehouse().conf()), file)) {
      return plan.read(datum.position(), datum.position() + 1).next();
    }
  }

  private static boolean isNamed(PlannedDatum datum, String wanted) {
    String id = datum.id();
    return (id != null && id.startsWith(wanted))
        || Arrays.asList(DatumKey.paths(datum.key()).split("\0")).contains(wanted);
  }
}
