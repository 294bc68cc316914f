package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.Origin;
import io.sparkdatums.job.WatchListener;
import io.sparkdatums.report.Screen;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is said of a watch: a line with the time when something happens, and one while it waits,
 * which stays in its place on a terminal.
 */
final class WatchText implements WatchListener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Screen screen;
  private final boolean raw;
  private final Clock clock = Clock.systemUTC();
  private String watched = "";
  private boolean waits;

  WatchText(Screen screen, boolean raw) {
    this.screen = screen;
    this.raw = raw;
  }

  @Override
  public void watching(List<String> inputs, List<String> pipelines) {
    watched = inputs.isEmpty() ? "no input yet" : String.join(", ", inputs);
    String names = pipelines.isEmpty() ? "" : " → " + String.join(", ", pipelines);
    waits = false;
    say("watching " + Escape.controls(watched + names));
  }

  @Override
  public void waiting(Optional<Instant> tick) {
    String next = tick.map(at -> " · next tick " + TIME.format(at)).orElse("");
    String line = time() + "  waiting · watching " + Escape.controls(watched) + next;
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
    say(Escape.controls(origin + " → " + String.join(", ", pipelines)));
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

  private void say(String line) {
    screen.say(time() + "  " + line);
  }

  private String time() {
    return TIME.format(clock.instant());
  }
}
