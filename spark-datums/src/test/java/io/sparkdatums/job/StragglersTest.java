package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.PlanWriter;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInputs;
import io.sparkdatums.queue.InHand;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StragglersTest {
  @TempDir java.nio.file.Path directory;
  private final List<String> notices = new ArrayList<>();
  private Stragglers stragglers;

  @BeforeEach
  void plan() throws IOException {
    Path plans = new Path(directory.toUri());
    java.nio.file.Path file =
        java.nio.file.Path.of(JobPlan.PlanFile.path(plans, 1).toUri().getPath());
    try (PlanWriter writer = new PlanWriter(Files.newOutputStream(file))) {
      List<String> keys = List.of("/a", "/b\0/wedding\ncards", "/c", "/d", "/e");
      for (int i = 0; i < keys.size(); i++) {
        writer.append(
            new PlannedDatum(i, keys.get(i), null, "new", 1, PlannedInputs.of(List.of()), null));
      }
    }
    stragglers = new Stragglers("cards", plans, new Configuration(), notices::add);
  }

  private void look(int position, long seconds, double typicalSeconds, long waiting) {
    long second = TimeUnit.SECONDS.toNanos(1);
    stragglers.look(
        Optional.of(new InHand(1, position, "3", seconds * second, typicalSeconds * second)),
        waiting);
  }

  @Test
  void aDatumThatRunsFarLongerThanOthersIsNamedOnce() {
    look(1, 41, 1.2, 0);
    look(1, 42, 1.2, 0);
    look(2, 50, 1, 1200);
    assertThat(notices)
        .containsExactly(
            "cards: /b × /wedding\\ncards has run for 41.0 s, 34 × what datums took lately; none is"
                + " left to begin, so the job waits for it",
            "cards: /c has run for 50.0 s, 50 × what datums took lately; 1 200 are left to begin");
  }

  @Test
  void whatIsShortOrUsualOrNotKnownToBeUnusualIsNot() {
    look(1, 9, 0.1, 0);
    look(1, 41, 4.2, 0);
    look(1, 41, 0, 0);
    stragglers.look(Optional.empty(), 0);
    assertThat(notices).isEmpty();
  }

  @Test
  void threeAreEnough() {
    for (int position = 0; position < 5; position++) {
      look(position, 41, 1, 0);
    }
    assertThat(notices).hasSize(3);
  }

  @Test
  void oneWhosePlanCannotBeReadIsToldAllTheSame() throws IOException {
    stragglers = new Stragglers("cards", new Path("/none"), new Configuration(), notices::add);
    look(1, 41, 1, 0);
    assertThat(notices).singleElement().asString().startsWith("cards: a datum on executor 3 has");
  }
}
