package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.Origin;
import io.sparkdatums.report.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WatchTextTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void inAFileThereIsALineWhenSomethingHappensAndOneWhenItWaitsAgain() {
    WatchText text = text(0);
    text.watching(List.of("in@master", "/data:/*"), List.of("p", "q"));
    text.waiting(Optional.empty());
    text.waiting(Optional.empty());
    text.begins(new Origin.Changed("/a\u0007", "/*"), List.of("p"));
    text.waiting(Optional.of(Instant.parse("2030-01-01T11:00:00Z")));
    text.trouble(DatumsException.of("PIPELINE_NOT_FOUND", Map.of("pipeline", "p")));
    text.waiting(Optional.empty());
    text.watching(List.of(), List.of());

    assertThat(err())
        .containsExactly(
            "10:00:00  watching in@master, /data:/* → p, q",
            "10:00:00  waiting · watching in@master, /data:/*",
            "10:00:00  /a\\u0007:/* → p",
            "10:00:00  waiting · watching in@master, /data:/* · next tick 11:00:00",
            "error [PIPELINE_NOT_FOUND] There is no pipeline \"p\" in this warehouse.",
            "10:00:00  waiting · watching in@master, /data:/*",
            "10:00:00  watching nothing yet: no pipeline is there that is not stopped");
  }

  @Test
  void onATerminalTheLineOfWaitingStaysInItsPlace() {
    WatchText text = text(80);
    text.waiting(Optional.empty());
    text.waiting(Optional.empty());

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\r").doesNotContain("\n");
  }

  private WatchText text(int columns) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Screen screen = new Screen(stream, stream, columns, Screen.Volume.NORMAL);
    Clock clock = Clock.fixed(Instant.parse("2030-01-01T10:00:00Z"), ZoneOffset.UTC);
    return new WatchText(screen, false, clock);
  }

  private List<String> err() {
    return err.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("  "))
        .toList();
  }
}
