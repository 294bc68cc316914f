package io.sparkdatums.job;

import io.sparkdatums.api.Escape;
import io.sparkdatums.api.Figures;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.Load;
import io.sparkdatums.plan.PlanReader;
import io.sparkdatums.queue.InHand;
import io.sparkdatums.tree.DatumKey;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Names the datums that run far longer than others, while they do: each once, the first {@value
 * #MOST} of a job.
 */
final class Stragglers {
  private static final int MOST = 3;
  private static final double FACTOR = 10;
  private static final Duration LEAST = Duration.ofSeconds(10);

  private final String pipeline;
  private final Path planDirectory;
  private final Configuration conf;
  private final Consumer<String> notice;
  private final Set<Place> told = new HashSet<>();

  private record Place(int partition, long position) {}

  /**
   * @param planDirectory where the plan files are
   * @param notice takes a line
   */
  Stragglers(String pipeline, Path planDirectory, Configuration conf, Consumer<String> notice) {
    this.pipeline = pipeline;
    this.planDirectory = planDirectory;
    this.conf = conf;
    this.notice = notice;
  }

  /**
   * Looks at the datum that has run for the longest time.
   *
   * @param longest it, if any runs
   * @param waiting how many datums no worker has
   */
  void look(Optional<InHand> longest, long waiting) {
    if (told.size() == MOST || longest.isEmpty()) {
      return;
    }
    InHand datum = longest.get();
    boolean far =
        datum.nanos() >= LEAST.toNanos()
            && datum.typicalNanos() > 0
            && datum.nanos() >= FACTOR * datum.typicalNanos();
    if (far && told.add(new Place(datum.partition(), datum.position()))) {
      notice.accept(text(datum, waiting));
    }
  }

  private String text(InHand datum, long waiting) {
    return pipeline
        + ": "
        + name(datum)
        + " has run for "
        + Figures.seconds(datum.nanos() / 1e9)
        + ", "
        + Figures.times(datum.nanos() / datum.typicalNanos())
        + " what datums took lately; "
        + (waiting == 0
            ? "none is left to begin, so the job waits for it"
            : Figures.count(waiting) + " are left to begin");
  }

  private String name(InHand datum) {
    Path file = JobPlan.PlanFile.path(planDirectory, datum.partition());
    try (PlanReader plan = PlanReader.open(file.getFileSystem(conf), file)) {
      String key = plan.read(datum.position(), datum.position() + 1).next().key();
      return Escape.controls(Load.shown(DatumKey.paths(key)));
    } catch (IOException e) {
      // Without its name it is still worth telling.
      return "a datum on executor " + datum.executor();
    }
  }
}
