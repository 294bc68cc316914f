package io.sparkdatums.report;

import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobProgress;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobStart;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows jobs while they run: what is to do, how far it is, what became of it. On a terminal a bar
 * moves; elsewhere a plain line is added now and then, the later the rarer.
 *
 * <p>The rate is that of the last half minute, so that a slow start does not spoil the forecast.
 */
public final class Progress implements JobListener {
  private static final int BAR = 30;
  private static final long WINDOW_MILLIS = 30_000;
  private static final long FIRST_LINE_MILLIS = 10_000;

  private final Screen screen;
  private final Summary summary;
  private final Clock clock;
  private final Results results;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable JobStart start;
  private long startedMillis;
  private long nextLineMillis;

  private record Sample(long millis, long done) {}

  /** Whether summaries are printed as results, or left to someone else. */
  public enum Results {
    PRINTED,
    OMITTED
  }

  /**
   * @param command how the user calls us, for lines to paste
   */
  public Progress(Screen screen, String command, Results results) {
    this(screen, command, results, Clock.systemUTC());
  }

  Progress(Screen screen, String command, Results results, Clock clock) {
    this.screen = screen;
    this.summary = new Summary(command);
    this.results = results;
    this.clock = clock;
  }

  /**
   * What is said at the end of a job.
   *
   * @param command how the user calls us, for lines to paste
   */
  public static List<String> summary(JobResult result, String command) {
    return new Summary(command).end(result, null);
  }

  @Override
  public synchronized void chain(List<String> pipelines) {
    summary.widen(pipelines);
  }

  @Override
  public synchronized void planning(String pipeline) {
    start = null;
    screen.status(summary.name(pipeline) + " looking at its input …");
  }

  @Override
  public synchronized void planned(JobStart job) {
    start = job;
    samples.clear();
    startedMillis = clock.millis();
    samples.add(new Sample(startedMillis, 0));
    nextLineMillis = startedMillis + FIRST_LINE_MILLIS;
    if (job.toRun() > 0 || job.gone() > 0) {
      show(summary.start(job));
    }
  }

  @Override
  public synchronized void progress(JobProgress progress) {
    long now = clock.millis();
    samples.addLast(new Sample(now, progress.done()));
    while (samples.size() > 2 && samples.getFirst().millis() < now - WINDOW_MILLIS) {
      samples.removeFirst();
    }
    if (screen.isTerminal()) {
      screen.status("  " + bar(progress) + "  " + text(progress, now));
    } else if (now >= nextLineMillis) {
      // After 10, 20, 40, … seconds: a job of a day leaves a dozen lines.
      nextLineMillis = now + (now - startedMillis);
      screen.say("  " + text(progress, now));
    }
  }

  @Override
  public synchronized void merging() {
    screen.status("  merging …");
  }

  @Override
  public synchronized void notice(String text) {
    screen.say("notice: " + text);
  }

  @Override
  public synchronized void finished(JobResult result) {
    show(summary.end(result, start));
    start = null;
  }

  private void show(List<String> lines) {
    screen.status("");
    for (String line : lines) {
      if (results == Results.PRINTED && screen.volume() != Screen.Volume.QUIET) {
        screen.result(line);
      } else {
        screen.say(line);
      }
    }
  }

  private static String bar(JobProgress progress) {
    int full = progress.total() == 0 ? BAR : (int) (BAR * progress.done() / progress.total());
    return "█".repeat(full) + "░".repeat(BAR - full);
  }

  private String text(JobProgress progress, long now) {
    List<String> parts = new ArrayList<>();
    parts.add(Units.count(progress.done()) + "/" + Units.count(progress.total()) + " datums");
    if (progress.failed() > 0) {
      parts.add(Units.count(progress.failed()) + " failed");
    }
    double rate = rate(now);
    if (rate > 0) {
      parts.add(Units.rate(rate) + "/s");
      parts.add(Units.clock((progress.total() - progress.done()) / rate) + " left");
    } else {
      parts.add(Units.clock((now - startedMillis) / 1000.0) + " so far");
    }
    return String.join(" · ", parts);
  }

  /** Datums a second, 0 if none is done yet. */
  private double rate(long now) {
    Sample last = samples.getLast();
    if (last.done() == 0) {
      return 0;
    }
    Sample first = samples.getFirst();
    long done = last.done() - first.done();
    long millis = last.millis() - first.millis();
    return done > 0 && millis > 0
        ? 1000.0 * done / millis
        : 1000.0 * last.done() / Math.max(1, now - startedMillis);
  }
}
