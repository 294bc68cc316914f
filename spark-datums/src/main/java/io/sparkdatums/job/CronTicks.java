package io.sparkdatums.job;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.CronSchedule;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Puts the tick that is due into the repo of a cron input: an empty file named by its time. */
final class CronTicks {
  /** How far back a schedule without a start is asked for its latest tick. */
  private static final Duration BACK = Duration.ofDays(9 * 366);

  private final SparkSession spark;
  private final Warehouse warehouse;

  CronTicks(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /** The cron inputs of a pipeline. */
  static List<Input.Cron> of(Input input) {
    List<Input.Cron> crons = new ArrayList<>();
    collect(input, crons);
    return crons;
  }

  private static void collect(Input input, List<Input.Cron> crons) {
    if (input instanceof Input.Cron cron) {
      crons.add(cron);
    }
    for (Input child : input.children()) {
      collect(child, crons);
    }
  }

  /** Makes the latest tick of each of a pipeline's clocks, if it is not there yet. */
  void tick(PipelineSpec spec, Instant now) throws IOException {
    for (Input.Cron cron : of(spec.input())) {
      tick(cron, now);
    }
  }

  /**
   * Makes the latest tick of a clock, if it is not there yet.
   *
   * @return when the clock ticks next, empty if it never does
   */
  Optional<Instant> tick(Input.Cron cron, Instant now) throws IOException {
    Branch branch = warehouse.repo(cron.repo()).branch("master");
    List<String> ticks = new ArrayList<>();
    Optional<Instant> last = Optional.empty();
    Optional<Tree> head = branch.tree();
    if (head.isPresent()) {
      try (Tree tree = head.get()) {
        for (Iterator<TreeRow> rows = tree.list("/"); rows.hasNext(); ) {
          String path = rows.next().path();
          Optional<Instant> time = time(path.substring(1));
          if (time.isPresent()) {
            ticks.add(path);
            last = last.filter(time.get()::isBefore).or(() -> time);
          }
        }
      }
    }
    Optional<Instant> due = due(cron, last, now);
    if (due.isEmpty()) {
      return next(cron, last, now);
    }
    List<String> gone = cron.overwrite() ? ticks : List.of();
    new PutFiles(branch, () -> spark)
        .replace(gone, "/" + due.get(), new ByteArrayInputStream(new byte[0]));
    return next(cron, due, now);
  }

  private static Optional<Instant> next(Input.Cron cron, Optional<Instant> last, Instant now) {
    Instant start = cron.start();
    Instant since = last.orElse(start == null ? now : start);
    return CronSchedule.parse(cron.spec())
        .next(start != null && start.isAfter(since) ? start : since);
  }

  private static Optional<Instant> time(String name) {
    try {
      return Optional.of(Instant.parse(name));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The latest tick after the one that is there; without a start, the first is at once. */
  static Optional<Instant> due(Input.Cron cron, Optional<Instant> last, Instant now) {
    CronSchedule schedule = CronSchedule.parse(cron.spec());
    Instant start = cron.start();
    if (last.isPresent()) {
      Instant since = start != null && start.isAfter(last.get()) ? start : last.get();
      return schedule.latest(since, now);
    }
    return schedule.latest(start == null ? now.minus(BACK) : start, now);
  }
}
