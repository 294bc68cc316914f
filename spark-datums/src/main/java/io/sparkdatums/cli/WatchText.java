package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.Origin;
import io.sparkdatums.job.WatchListener;
import io.sparkdatums.report.Screen;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is said of a watch: a line with the time when something happens, and one while it waits,
 * which stays in its place on a terminal.
 */
final class WatchText implements WatchListener {
  private final Screen screen;
  private final boolean raw;
  private final Clock clock;
  private final DateTimeFormatter format;
  private String watched = "";
  private boolean waits;

  /**
   * @param raw whether each job is printed as JSON
   * @param clock the time of day that is said
   */
  WatchText(Screen screen, boolean raw, Clock clock) {
    this.screen = screen;
    this.raw = raw;
    this.clock = clock;
    this.format = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(clock.getZone());
  }

  @Override
  public void watching(List<String> inputs, List<String> pipelines) {
    watched =
        pipelines.isEmpty()
            ? "nothing yet: no pipeline is there that is not stopped"
            : Escape.controls(String.join(", ", inputs));
    waits = false;
    say("watching " + watched + arrow(pipelines));
  }

  @Override
  public void waiting(Optional<Instant> tick) {
    String next = tick.map(at -> " · next tick " + format.format(at)).orElse("");
    String line = time() + "  waiting · watching " + watched + next;
    if (screen.isTerminal()) {
      screen.status(line);
    } else if (!waits) {
      screen.say(line);
    }
    waits = true;
  }

  @Override
  public void begins(Origin origin, List<String> pipelines) {
    waits = false;
    say(Escape.controls(origin.toString()) + arrow(pipelines));
  }

  @Override
  public void ended(JobResult result) {
    if (raw) {
      screen.result(JobText.json(result));
    }
  }

  @Override
  public void trouble(Exception cause) {
    waits = false;
    ErrorText.print(screen, cause);
  }

  private static String arrow(List<String> pipelines) {
    return pipelines.isEmpty() ? "" : " → " + String.join(", ", pipelines);
  }

  private void say(String line) {
    screen.say(time() + "  " + line);
  }

  private String time() {
    return format.format(clock.instant());
  }
}
