package io.sparkdatums.examples.mapreduce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.examples.DatumInMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapReduceTest {
  @TempDir Path directory;

  @Test
  void everyRecordOfAnIdIsInItsFileInInputOrder() throws Exception {
    RecordGenerator.generate(directory, 3, 500, 17, 7);

    assertThat(grouped()).isEqualTo(expectedGroups()).hasSize(17);
  }

  @Test
  void aSummaryHoldsNumberSumLeastAndGreatestValue() throws Exception {
    RecordGenerator.generate(directory, 2, 400, 5, 11);
    Map<String, String> groups = grouped();
    Map<String, byte[]> files = new TreeMap<>();
    groups.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    DatumInMemory datum = new DatumInMemory("by_id", "/", files);

    new SummarizeIds().process(datum, datum);

    Map<String, String> expected = new TreeMap<>();
    groups.forEach(
        (path, text) -> {
          List<Long> values =
              text.lines()
                  .map(line -> Long.valueOf(line.substring(line.lastIndexOf(',') + 1)))
                  .sorted()
                  .toList();
          long sum = 0;
          for (long value : values) {
            sum += value;
          }
          String id = text.substring(0, text.indexOf(','));
          expected.put(
              path.replace(".csv", ".json"),
              "{\"id\":\"%s\",\"records\":%s,\"sum\":%s,\"min\":%s,\"max\":%s}\n"
                  .formatted(
                      id,
                      Integer.toString(values.size()),
                      Long.toString(sum),
                      values.get(0),
                      values.get(values.size() - 1)));
        });
    assertThat(datum.text()).isEqualTo(expected);
  }

  @Test
  void aLineThatIsNoRecordFailsTheDatumAndNamesThePlace() {
    DatumInMemory datum =
        new DatumInMemory(
            "records", "/a.csv", Map.of("/a.csv", "ab,1,2\nnonsense\n".getBytes(UTF_8)));

    assertThatThrownBy(() -> new GroupById().process(datum, datum))
        .isInstanceOf(IOException.class)
        .hasMessage("/a.csv, line 2: no record \"id,sequence,value\": nonsense");
  }

  @Test
  void whatAFailedTryLeftDoesNotReachTheNextDatum() throws Exception {
    GroupById function = new GroupById();
    DatumInMemory bad =
        new DatumInMemory("records", "/a", Map.of("/a", "ab,1,2\nnonsense\n".getBytes(UTF_8)));
    assertThatThrownBy(() -> function.process(bad, bad)).hasMessageContaining("nonsense");
    DatumInMemory good =
        new DatumInMemory("records", "/b", Map.of("/b", "cd,1,3\n".getBytes(UTF_8)));

    function.process(good, good);

    assertThat(good.text()).isEqualTo(Map.of("/cd/cd.csv", "cd,1,3\n"));
  }

  @Test
  void equalArgumentsMakeEqualRecordsAndMoreFilesLeaveTheFirstAsTheyWere() throws Exception {
    RecordGenerator.generate(directory.resolve("two"), 2, 100, 9, 3);
    RecordGenerator.generate(directory.resolve("three"), 3, 100, 9, 3);
    RecordGenerator.generate(directory.resolve("other"), 2, 100, 9, 4);

    for (String name : List.of("part-0000.csv", "part-0001.csv")) {
      byte[] records = Files.readAllBytes(directory.resolve("two").resolve(name));
      assertThat(records).isEqualTo(Files.readAllBytes(directory.resolve("three").resolve(name)));
      assertThat(records)
          .isNotEqualTo(Files.readAllBytes(directory.resolve("other").resolve(name)));
    }
  }

  private Map<String, String> grouped() throws Exception {
    GroupById function = new GroupById();
    Map<String, String> merged = new TreeMap<>();
    for (Path file : parts()) {
      String path = "/" + file.getFileName();
      DatumInMemory datum =
          new DatumInMemory("records", path, Map.of(path, Files.readAllBytes(file)));
      function.process(datum, datum);
      datum.text().forEach((name, text) -> merged.merge(name, text, String::concat));
    }
    return merged;
  }

  private Map<String, String> expectedGroups() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : parts()) {
      lines.addAll(Files.readAllLines(file));
    }
    return new TreeMap<>(
        lines.stream()
            .collect(
                groupingBy(
                    line -> "/" + line.substring(0, 2) + "/" + line.substring(0, 16) + ".csv",
                    mapping(line -> line + "\n", joining()))));
  }

  private List<Path> parts() throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
