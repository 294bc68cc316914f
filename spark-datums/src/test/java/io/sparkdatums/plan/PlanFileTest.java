package io.sparkdatums.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanFileTest {
  @TempDir java.nio.file.Path directory;
  private FileSystem fs;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    fs = FileSystem.getLocal(new Configuration()).getRaw();
    file = new Path(directory.resolve("p-00000").toUri());
  }

  @Test
  void anyRangeOfPositionsIsReadAsItWasWritten() throws IOException {
    write(1000);

    try (PlanReader reader = PlanReader.open(fs, file)) {
      assertThat(reader.datums()).isEqualTo(1000);
      for (int[] range : new int[][] {{0, 1000}, {0, 0}, {255, 258}, {256, 257}, {999, 1000}}) {
        Iterator<PlannedDatum> datums = reader.read(range[0], range[1]);
        for (int position = range[0]; position < range[1]; position++) {
          PlannedDatum expected = datum(position);
          PlannedDatum read = datums.next();
          assertThat(read).usingRecursiveComparison().isEqualTo(expected);
        }
        assertThat(datums.hasNext()).isFalse();
      }
    }
  }

  @Test
  void anEmptyPlanHasNoDatums() throws IOException {
    write(0);

    try (PlanReader reader = PlanReader.open(fs, file)) {
      assertThat(reader.datums()).isZero();
      assertThat(reader.read(0, 0).hasNext()).isFalse();
    }
  }

  @Test
  void aTruncatedPlanIsNamedAsSuch() throws IOException {
    write(300);
    byte[] whole = Files.readAllBytes(directory.resolve("p-00000"));
    List<Integer> lengths = new ArrayList<>(List.of(0, 7, 8, whole.length - 1));
    for (int length : lengths) {
      Files.write(directory.resolve("p-00000"), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PlanReader.open(fs, file))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("PLAN_CORRUPT")
          .hasMessageContaining("p-00000");
    }
  }

  private void write(int datums) throws IOException {
    try (PlanWriter writer = new PlanWriter(fs.create(file))) {
      for (int position = 0; position < datums; position++) {
        writer.append(datum(position));
      }
    }
  }

  private static PlannedDatum datum(int position) {
    boolean known = position % 3 == 0;
    byte[] hash = new byte[32];
    hash[0] = (byte) position;
    PlannedInput input =
        new PlannedInput(
            "text",
            known ? "" : "file:/data",
            known ? "7" : "",
            "/böoks/" + position,
            position % 2 == 0,
            known ? hash : null,
            position * 10L,
            1,
            known ? new byte[] {1, 2, 3} : null,
            known ? null : "plan/files-1:10:20",
            known ? "" : "join " + position,
            known ? "group " + position : "");
    String id =
        known
            ? "00".repeat(31) + String.format(java.util.Locale.ROOT, "%02x", position % 256)
            : null;
    return new PlannedDatum(
        position,
        input.path(),
        id,
        "new",
        1.5 * position,
        PlannedInputs.of(List.of(input)),
        known ? new EarlierResult("j/p", position) : null);
  }
}
