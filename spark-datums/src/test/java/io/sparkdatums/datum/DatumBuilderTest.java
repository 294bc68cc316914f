package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.glob.Glob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatumBuilderTest {
  private static final int FILES = 20_000;

  @TempDir Path temporary;
  private final Configuration conf = new Configuration();

  private static Node file(int number) {
    return new Node(
        "/d/f%06d".formatted(number),
        false,
        false,
        3,
        5L + number % 2,
        null,
        new byte[32],
        List.of());
  }

  private static DatumRow build(String name, ScratchFile scratch, int keep) throws IOException {
    Glob glob = Glob.parse("/(*)");
    DatumBuilder datum = new DatumBuilder(Node.directory(name, true), glob, scratch, keep);
    for (int i = 0; i < FILES; i++) {
      datum.add(file(i));
    }
    return datum.finish();
  }

  @Test
  void longListsShareAScratchFileAndAreReadBackOneByOne() throws IOException {
    org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(temporary.toUri());
    DatumRow first;
    DatumRow second;
    try (ScratchFile scratch = new ScratchFile(directory, conf)) {
      first = build("/d", scratch, DatumBuilder.INLINE);
      second = build("/d", scratch, Integer.MAX_VALUE);
    }
    assertThat(temporary.toFile().list((dir, name) -> name.startsWith("files-"))).hasSize(1);
    assertThat(first.filesRef()).isNotEqualTo(second.filesRef());
    for (DatumRow datum : List.of(first, second)) {
      assertThat(datum.files()).isNull();
      assertThat(datum.numFiles()).isEqualTo(FILES);
      assertThat(datum.size()).isEqualTo(3L * FILES);
      assertThat(datum.modified()).isEqualTo(6);
      assertThat(datum.captures()).containsExactly("d");
      try (FileList.Reader files = FileList.read(Objects.requireNonNull(datum.filesRef()), conf)) {
        for (int i = 0; i < FILES; i++) {
          assertThat(files.next().path()).isEqualTo(file(i).path());
        }
        assertThat(files.hasNext()).isFalse();
      }
    }
  }
}
