package io.sparkdatums.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.examples.images.NaiveEdges;
import io.sparkdatums.examples.images.PictureGenerator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Holds what the examples wrote, run as their pages say, against results computed here. */
@ResourceLock(Walkthrough.LOCK)
class ExamplesIT {
  private final Walkthrough walk;
  private final Path copy;

  ExamplesIT() throws Exception {
    walk = Walkthrough.done();
    copy = walk.directory().resolve("examples");
  }

  @Test
  void everyWordIsCountedOverAllTexts() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    wordsOfAllTexts().forEach((word, count) -> expected.put("/" + word, count + "\n"));

    assertThat(fetched("reduce")).containsExactlyEntriesOf(expected);
  }

  @Test
  void aWordOfSeveralTextsHasALineForEachInTheOrderOfTheTexts() throws Exception {
    StringBuilder expected = new StringBuilder();
    for (Path text : children(copy.resolve("word_count/text"))) {
      Long count = words(text).get("datum");
      if (count != null) {
        expected.append(count).append('\n');
      }
    }

    assertThat(fetched("map")).containsEntry("/datum", expected.toString());
  }

  @Test
  void aSecondRunSkipsEveryDatumAndCommitsNothing() {
    for (String pipeline : List.of("map", "reduce")) {
      Batch.Job first = walk.jobs(pipeline).get(0);
      Batch.Job second = walk.jobs(pipeline).get(1);

      assertThat(first.number("processed")).isEqualTo(first.number("total")).isPositive();
      assertThat(second.text("state")).isEqualTo("success");
      assertThat(second.number("processed")).isZero();
      assertThat(second.number("skipped")).isEqualTo(first.number("total"));
      assertThat(second.text("root")).isEqualTo(first.text("root"));
      assertThat(second.text("commit")).isEqualTo(first.text("commit"));
    }
  }

  @Test
  void everyIdHasOneFileWithItsRecordsInInputOrder() throws Exception {
    Map<String, StringBuilder> expected = new TreeMap<>();
    for (Path part : children(copy.resolve("map_reduce/records"))) {
      for (String record : Files.readAllLines(part)) {
        String path = "/" + record.substring(0, 2) + "/" + record.substring(0, 16) + ".csv";
        expected.computeIfAbsent(path, key -> new StringBuilder()).append(record).append('\n');
      }
    }

    Map<String, String> contents = new TreeMap<>();
    expected.forEach((path, records) -> contents.put(path, records.toString()));
    assertThat(fetched("by_id").equals(contents)).isTrue();
    assertThat(contents).hasSize(500);
  }

  @Test
  void everyIdHasItsSummary() throws Exception {
    Map<String, String> totals = fetched("totals");
    Map<String, String> expected = new TreeMap<>();
    fetched("by_id")
        .forEach(
            (path, records) -> {
              List<Integer> values = new ArrayList<>();
              for (String record : records.lines().toList()) {
                values.add(Integer.valueOf(record.substring(record.lastIndexOf(',') + 1)));
              }
              values.sort(null);
              int sum = 0;
              for (int value : values) {
                sum += value;
              }
              expected.put(
                  path.replace(".csv", ".json"),
                  "{\"id\":\"%s\",\"records\":%s,\"sum\":%s,\"min\":%s,\"max\":%s}%n"
                      .formatted(
                          path.substring(4, 20),
                          values.size(),
                          sum,
                          values.get(0),
                          values.get(values.size() - 1)));
            });

    assertThat(totals).containsExactlyEntriesOf(expected);
  }

  @Test
  void everyPixelOfEveryPictureIsTheEdgeOfANaiveConvolution() throws Exception {
    List<Path> pictures = children(copy.resolve("images/pictures"));
    assertThat(children(walk.fetched("edges"))).hasSameSizeAs(pictures).hasSize(25);
    assertThat(children(walk.directory().resolve("edges"))).hasSize(24);
    assertThat(walk.jobs("edges").get(1).number("processed")).isOne();
    for (Path picture : List.of(pictures.get(0), pictures.get(24))) {
      NaiveEdges.assertEdgesOf(
          Files.readAllBytes(picture),
          Files.readAllBytes(walk.fetched("edges").resolve(picture.getFileName())));
    }
  }

  @Test
  void everyPictureIsInEveryFrameWhetherTheFramesAreOneDatumOrMany(@TempDir Path drawn)
      throws Exception {
    PictureGenerator.generate(drawn, 8, 256, 1);
    List<Path> pictures = children(drawn);
    Map<String, Integer> colours = Map.of("gold", 0xd4af37, "oak", 0x8b5a2b, "red", 0xff0000);
    Map<String, Integer> widths = Map.of("gold", 4, "oak", 10, "plain", 1, "red", 7);
    for (Map.Entry<String, Integer> frame : widths.entrySet()) {
      int colour = 0xff000000 | colours.getOrDefault(frame.getKey(), 0);
      int width = frame.getValue();
      BufferedImage sheet =
          ImageIO.read(walk.fetched("sheets").resolve(frame.getKey() + ".png").toFile());
      for (int number = 0; number < pictures.size(); number++) {
        String path = frame.getKey() + "/" + pictures.get(number).getFileName();
        byte[] framed = Files.readAllBytes(walk.fetched("framed").resolve(path));
        assertThat(Files.readAllBytes(walk.fetched("pairs").resolve(path))).isEqualTo(framed);
        BufferedImage picture = ImageIO.read(pictures.get(number).toFile());
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(framed));
        for (int at = 0; at < 48 * 48; at++) {
          int x = at % 48;
          int y = at / 48;
          boolean border = Math.min(Math.min(x, y), Math.min(47 - x, 47 - y)) < width;
          int step = 48 - 2 * width;
          int expected =
              border ? colour : picture.getRGB((x - width) * 256 / step, (y - width) * 256 / step);
          assertThat(thumbnail.getRGB(x, y)).isEqualTo(expected);
          assertThat(sheet.getRGB(48 * (number % 4) + x, 48 * (number / 4) + y))
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aNewFrameRunsEveryPictureAnewWhereAllFramesAreOneMatchAndOnlyItsOwnPairsElse() {
    assertThat(processed(0, "framed", "pairs", "sheets")).containsExactly(8L, 24L, 3L);
    assertThat(processed(1, "framed", "pairs", "sheets")).containsExactly(8L, 8L, 1L);
    assertThat(walk.jobs("pairs").get(1).number("skipped")).isEqualTo(24);
  }

  @Test
  void readingsMeetTheLimitOfTheirStation() throws Exception {
    Map<String, String> alarms = new TreeMap<>();
    Map<String, String> checked = new TreeMap<>();
    for (Path readings : children(copy.resolve("join/readings"))) {
      String name = readings.getFileName().toString();
      Path limit = copy.resolve("join/limits/" + name.replaceAll("-.*", "") + ".txt");
      boolean isThere = Files.exists(limit);
      checked.put("/" + name.replace(".csv", ""), isThere ? Files.readString(limit) : "none\n");
      if (isThere) {
        double most = Double.parseDouble(Files.readString(limit).strip());
        StringBuilder above = new StringBuilder();
        for (String line : Files.readAllLines(readings)) {
          above.append(Double.parseDouble(line.split(",", -1)[1]) > most ? line + "\n" : "");
        }
        alarms.put("/" + name, above.toString());
      }
    }

    assertThat(processed(0, "alarms", "checked")).containsExactly(4L, 5L);
    assertThat(fetched("alarms")).isEqualTo(alarms).hasSize(4);
    assertThat(fetched("checked")).isEqualTo(checked).hasSize(5);
  }

  @Test
  void ordersAreAddedUpByMonthAndByCity() throws Exception {
    Map<String, BigDecimal> sums = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Path orders : children(copy.resolve("group/orders"))) {
      String name = orders.getFileName().toString().replace(".csv", "");
      for (String line : Files.readAllLines(orders)) {
        for (String key :
            List.of("months/" + name.substring(0, 7), "cities/" + name.substring(11))) {
          sums.merge(key, new BigDecimal(line.substring(5)), BigDecimal::add);
          counts.merge(key, 1, Integer::sum);
        }
      }
    }
    Map<String, String> found = new TreeMap<>();
    fetched("months").forEach((path, text) -> found.put("months" + path, text));
    fetched("cities").forEach((path, text) -> found.put("cities" + path, text));

    assertThat(found).containsOnlyKeys(sums.keySet()).hasSize(6);
    sums.forEach(
        (key, sum) ->
            assertThat(found).containsEntry(key, counts.get(key) + " orders, " + sum + "\n"));
    assertThat(processed(0, "months", "cities")).containsExactly(3L, 3L);
  }

  @Test
  void textsAreCountedByProcessesThatTakeOneAfterTheOther() throws Exception {
    Map<String, String> distinct = new TreeMap<>();
    Map<String, String> lines = new TreeMap<>();
    for (Path text : children(copy.resolve("word_count/text"))) {
      String all = Files.readString(text);
      long words =
          Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS)
              .matcher(all)
              .results()
              .map(MatchResult::group)
              .map(String::toLowerCase)
              .distinct()
              .count();
      distinct.put("/" + text.getFileName(), words + "\n");
      lines.put("/" + text.getFileName(), all.lines().count() + "\n");
    }

    assertThat(fetched("distinct")).isEqualTo(distinct).hasSize(12);
    assertThat(fetched("lines")).isEqualTo(lines).hasSize(12);
  }

  @Test
  void takingsOfEachItemAreAddedUpAndEggsAreNamedAsTheLargest() throws Exception {
    Map<String, Integer> purchases = new TreeMap<>();
    Map<String, Integer> sold = new TreeMap<>();
    Map<String, BigDecimal> takings = new TreeMap<>();
    for (Path day : children(copy.resolve("groceries/purchases"))) {
      for (String line : Files.readAllLines(day)) {
        String[] purchase = line.split(",", -1);
        int quantity = Integer.parseInt(purchase[1]);
        BigDecimal price = new BigDecimal(purchase[2]).movePointLeft(2);
        purchases.merge(purchase[0], 1, Integer::sum);
        sold.merge(purchase[0], quantity, Integer::sum);
        takings.merge(purchase[0], price.multiply(BigDecimal.valueOf(quantity)), BigDecimal::add);
      }
    }
    Map<String, String> expected = new TreeMap<>();
    takings.forEach(
        (item, sum) -> expected.put("/" + item, sold.get(item) + " sold, " + sum + "\n"));
    assertThat(fetched("takings")).isEqualTo(expected).hasSize(15);

    List<Integer> sorted = purchases.values().stream().sorted().toList();
    double factor = purchases.get("eggs") / (double) sorted.get(sorted.size() / 2);
    List<Batch.Job> findings =
        walk.steps("examples/groceries/README.md").stream()
            .filter(step -> step.typed().command().endsWith("skew takings --raw"))
            .flatMap(step -> step.printed().stream())
            .map(Batch.Job::new)
            .filter(finding -> finding.text("dimension").equals("bytes"))
            .toList();
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).text("key")).isEqualTo("eggs");
    assertThat(findings.get(0).text("path")).isEqualTo("/eggs.csv");
    assertThat(Double.parseDouble(findings.get(0).text("factor")))
        .isCloseTo(factor, Percentage.withPercentage(5));
    assertThat(factor).isEqualTo(40);
  }

  @Test
  void aStationInServiceIsPassedOverAndABrokenFileFailsItsJobAlone() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    for (Path station : children(copy.resolve("error_handling/readings"))) {
      List<Double> readings = new ArrayList<>();
      for (String line : Files.readAllLines(station)) {
        String reading = line.substring(line.indexOf(',') + 1);
        readings.add(reading.equals("in service") ? Double.NaN : Double.valueOf(reading));
      }
      double mean = readings.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      if (!Double.isNaN(mean)) {
        String name = station.getFileName().toString().replace(".csv", "");
        expected.put("/" + name, "%.2f%n".formatted(mean));
      }
    }
    Batch.Job first = walk.jobs("means").get(0);
    Batch.Job second = walk.jobs("means").get(1);

    assertThat(fetched("means")).containsExactlyEntriesOf(expected).hasSize(3);
    assertThat(List.of(first.number("processed"), first.number("recovered")))
        .containsExactly(3L, 1L);
    assertThat(List.of(second.number("processed"), second.number("recovered")))
        .containsExactly(0L, 1L);
    assertThat(second.number("failed")).isEqualTo(1);
    assertThat(second.text("commit")).as("the head stays").isEqualTo(first.text("commit"));
  }

  @Test
  void eachGlobOfTheStatesSeesItsOwnDatums() throws Exception {
    assertThat(processed(0)).containsExactly(1L, 2L, 4L, 2L);
    assertThat(fetched("country")).isEqualTo(Map.of("/states", "cities: 5, people: 6119075\n"));
    assertThat(fetched("state"))
        .isEqualTo(
            Map.of(
                "/California", "cities: 3, people: 5297655\n",
                "/Colorado", "cities: 2, people: 821420\n"));
    assertThat(fetched("city"))
        .hasSize(5)
        .containsEntry("/Sacramento", "cities: 1, people: 524943\n");
    assertThat(fetched("california"))
        .containsOnlyKeys("/Los-Angeles", "/Sacramento", "/San-Francisco");
  }

  @Test
  void anAddedCityStartsUserCodeOnceForEachGlobThatSeesIt() {
    assertThat(processed(1)).containsExactly(1L, 1L, 1L, 1L);
    assertThat(skipped(1)).containsExactly(0L, 1L, 4L, 2L);
  }

  @Test
  void aChangeInColoradoStartsNoneUnderCalifornia() {
    assertThat(processed(2)).containsExactly(1L, 1L, 1L, 0L);
    assertThat(skipped(2)).containsExactly(0L, 1L, 4L, 3L);
  }

  @Test
  void unchangedStatesStartNothing() {
    assertThat(processed(3)).containsExactly(0L, 0L, 0L, 0L);
    for (String pipeline : Walkthrough.STATES) {
      assertThat(walk.jobs(pipeline).get(3).text("root"))
          .isEqualTo(walk.jobs(pipeline).get(2).text("root"));
    }
  }

  @Test
  void asManyProcessesWereStartedAsDatumsWereProcessed() throws Exception {
    Map<String, List<String>> started = new TreeMap<>();
    for (String pipeline : Walkthrough.STATES) {
      List<String> lines = Files.readAllLines(walk.starts(pipeline));
      started.put(pipeline, lines.stream().map(Path::of).map(Path::toString).sorted().toList());
    }

    String states = "/pfs/states";
    String california = states + "/California";
    String colorado = states + "/Colorado";
    assertThat(started.get("country")).containsExactly(states, states, states);
    assertThat(started.get("state")).containsExactly(california, california, colorado, colorado);
    assertThat(started.get("city"))
        .containsExactly(
            california + "/Los-Angeles.json",
            california + "/Sacramento.json",
            california + "/San-Francisco.json",
            colorado + "/Boulder.json",
            colorado + "/Boulder.json",
            colorado + "/Denver.json");
    assertThat(started.get("california"))
        .containsExactly(
            california + "/Los-Angeles.json",
            california + "/Sacramento.json",
            california + "/San-Francisco.json");
  }

  private List<Long> processed(int job, String... pipelines) {
    return Stream.of(pipelines).map(name -> walk.jobs(name).get(job).number("processed")).toList();
  }

  private List<Long> processed(int number) {
    return count(number, "processed");
  }

  private List<Long> skipped(int number) {
    return count(number, "skipped");
  }

  private List<Long> count(int run, String key) {
    return Walkthrough.STATES.stream().map(name -> walk.jobs(name).get(run).number(key)).toList();
  }

  private Map<String, Long> wordsOfAllTexts() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (Path text : children(copy.resolve("word_count/text"))) {
      words(text).forEach((word, count) -> counts.merge(word, count, Long::sum));
    }
    return counts;
  }

  /** Byte by byte: a letter is a to z in either case, or any byte of a longer UTF-8 character. */
  private static Map<String, Long> words(Path text) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    StringBuilder word = new StringBuilder();
    for (byte signed : (Files.readString(text, ISO_8859_1) + " ").getBytes(ISO_8859_1)) {
      int letter = signed & 0xff;
      if (letter >= 'A' && letter <= 'Z') {
        letter += 'a' - 'A';
      }
      if (letter >= 'a' && letter <= 'z' || letter >= 0x80) {
        word.append((char) letter);
      } else if (!word.isEmpty()) {
        counts.merge(new String(word.toString().getBytes(ISO_8859_1), UTF_8), 1L, Long::sum);
        word.setLength(0);
      }
    }
    return counts;
  }

  private Map<String, String> fetched(String repo) throws IOException {
    Path root = walk.fetched(repo);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.put("/" + root.relativize(file), Files.readString(file));
      }
    }
    return files;
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }
}
