package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackInput;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LearntTest {
  @Test
  void anInputHasNoHashBeforeItIsReadUnlessThePlanKnowsIt() throws IOException {
    PlannedInput known = WorkerFixture.input("repo", "", "/d", true, new byte[32], List.of());
    PlannedInput unknown = WorkerFixture.input("in", "file:/in", "/f", false, null, List.of());

    assertThat(unread(List.of(known, unknown)))
        .containsExactly(
            new PackInput("repo", "/d", 0, "00".repeat(32)), new PackInput("in", "/f", 0, null));
  }

  @Test
  void ofVeryManyInputsTheFirstAreNamed() throws IOException {
    PlannedInput input = WorkerFixture.input("in", "file:/in", "/f", false, null, List.of());

    assertThat(unread(Collections.nCopies(PackDatum.MAX_INPUTS + 1, input)))
        .hasSize(PackDatum.MAX_INPUTS);
  }

  private static List<PackInput> unread(List<PlannedInput> inputs) {
    return Learnt.unread(
        new PlannedDatum(0, "key", null, "new", 1, PlannedInputs.of(inputs), null));
  }
}
