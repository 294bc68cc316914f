package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

final class JobLineTest {
  private final JobLine line = new JobLine();

  private JobLine.Turn begin(String pipeline) {
    JobLine.Turn turn = line.enter(pipeline);
    turn.begin(() -> null);
    return turn;
  }

  @Test
  void jobsOfAPipelineShareItsLimit() {
    JobLine.Turn first = begin("p");
    JobLine.Turn other = begin("q");
    JobLine.Turn second = begin("p");
    first.works(new Path("/first"));
    other.works(new Path("/other"));
    second.works(new Path("/second"));

    assertThat(first.workers(1, 2, 8)).isEqualTo(1);
    assertThat(other.workers(2, 2, 8)).isEqualTo(2);
    assertThat(second.workers(4, 2, 8)).as("one is taken").isEqualTo(1);
    first.workers(0, 2, 8);
    assertThat(second.workers(4, 2, 8)).isEqualTo(2);
    assertThat(first.workers(1, 2, 8)).as("none is left").isZero();
    second.close();
    assertThat(first.workers(1, 2, 8)).isEqualTo(1);
  }

  @Test
  void aJobThatPlansOrMergesIsLeftHalfOfTheSlotsByThoseAfterIt() {
    JobLine.Turn first = begin("p");
    JobLine.Turn second = begin("p");

    assertThat(second.workers(8, 100, 8)).isEqualTo(4);
    assertThat(first.workers(8, 100, 8)).isEqualTo(8);
    first.works(new Path("/first"));
    assertThat(second.workers(8, 100, 8)).isEqualTo(8);
    first.plansOrMerges();
    assertThat(second.workers(8, 100, 8)).isEqualTo(4);
    first.close();
    assertThat(second.workers(8, 100, 8)).isEqualTo(8);
  }

  @Test
  void onlyAnEarlierJobOfThePipelineIsWaitedFor() {
    JobLine.Turn first = begin("p");
    JobLine.Turn second = line.enter("p");
    JobLine.Turn other = begin("q");
    assertThat(first.isFirst()).isTrue();
    assertThat(second.isFirst()).isFalse();
    assertThat(other.isFirst()).isTrue();
    other.awaitFirst();

    second.begin(() -> "stopped");
    assertThatThrownBy(second::awaitFirst)
        .isInstanceOf(CancellationException.class)
        .hasMessage("stopped");
    assertThatThrownBy(second::awaitPlans).isInstanceOf(CancellationException.class);
    first.works(new Path("/first"));
    assertThat(second.awaitPlans()).containsExactly(new Path("/first"));
    first.close();
    second.awaitFirst();
  }
}
