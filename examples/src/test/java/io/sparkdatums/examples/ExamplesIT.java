package io.sparkdatums.examples;

import static io.sparkdatums.examples.Batch.quote;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.examples.images.NaiveEdges;
import io.sparkdatums.examples.images.PictureGenerator;
import io.sparkdatums.examples.mapreduce.RecordGenerator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Runs the examples as a user does and holds what they wrote against results computed here. One
 * batch of commands runs before all tests; each test looks at its part.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();
  private static final Path SUBMIT = EXAMPLES.resolveSibling("scripts/submit.sh");
  private static final List<String> STATES = List.of("country", "state", "city", "california");

  private final Path directory = EXAMPLES.resolve("target/examples it");
  private final Path copy = directory.resolve("examples");
  private final Path starts = directory.resolve("starts");
  private final Batch batch = new Batch();
  private Map<Integer, Batch.Result> results = Map.of();

  private int wordCount;
  private int wordCountAgain;
  private int mapReduce;
  private int images;
  private int contactSheet;
  private int contactSheetAgain;
  private int join;
  private int group;
  private int means;
  private int meansBroken;
  private int statesFirst;
  private int statesSacramento;
  private int statesColorado;
  private int statesUnchanged;
  private final Map<Integer, String> wrong = new LinkedHashMap<>();

  @BeforeAll
  void runAll() throws Exception {
    delete(directory);
    for (String example :
        List.of(
            "word_count",
            "map_reduce",
            "images",
            "contact_sheet",
            "join",
            "group",
            "states",
            "error_handling")) {
      copy(EXAMPLES.resolve(example), copy.resolve(example));
    }
    // What a user has generated here is not what this test expects.
    for (String generated : List.of("map_reduce/records", "images/pictures")) {
      delete(copy.resolve(generated));
    }
    copy(
        EXAMPLES.resolve("target/spark-datums-examples.jar"),
        copy.resolve("target/spark-datums-examples.jar"));
    RecordGenerator.generate(copy.resolve("map_reduce/records"), 3, 400, 25, 1);
    PictureGenerator.generate(copy.resolve("images/pictures"), 3, 64, 1);
    countStarts();

    wordCount = run("word_count");
    fetch("reduce", "map");
    wordCountAgain = run("word_count");
    mapReduce = run("map_reduce");
    fetch("by_id", "totals");
    images = run("images");
    fetch("edges");
    contactSheet = run("contact_sheet");
    Path frame = copy.resolve("framed again/contact_sheet/frames/red.properties");
    copy(copy.resolve("contact_sheet"), frame.getParent().getParent());
    copy(copy.resolve("images"), copy.resolve("framed again/images"));
    copy(copy.resolve("target"), copy.resolve("framed again/target"));
    Files.writeString(frame, "colour=ff0000\nwidth=7\n");
    contactSheetAgain = run("framed again/contact_sheet");
    fetch("framed", "pairs", "sheets");
    runJoinAndGroup();
    means = run("error_handling");
    fetch("means");
    Path broken = copy.resolve("broken/readings");
    copy(copy.resolve("error_handling"), broken.getParent());
    Files.copy(broken.resolveSibling("broken.csv"), broken.resolve("quarry.csv"));
    meansBroken = run("broken");
    batch.add("list commit means");
    runStates();
    runWrongInput();
    results = batch.run(SUBMIT, directory.resolve("the warehouse"), directory);
  }

  private void runJoinAndGroup() throws IOException {
    for (String repo : List.of("readings", "limits")) {
      batch.add("create repo", repo);
      batch.add("put file -r", repo + ":/ -f", quote(copy.resolve("join").resolve(repo)));
    }
    join = run("join");
    fetch("alarms", "checked");
    group = run("group");
    fetch("months", "cities");
  }

  private void runStates() throws IOException {
    batch.add("create repo states");
    batch.add("put file states:/ -r -f", quote(copy.resolve("states/data")));
    statesFirst = run("states");
    batch.add(
        "put file states:/California/Sacramento.json -f",
        quote(copy.resolve("states/Sacramento.json")));
    statesSacramento = run("states");
    fetch("country", "state", "city", "california");
    Path boulder = copy.resolve("states/Boulder-2023.json");
    batch.add("put file states:/Colorado/Boulder.json -o -f", quote(boulder));
    statesColorado = run("states");
    statesUnchanged = run("states");
  }

  private void runWrongInput() throws IOException {
    String spec = Files.readString(copy.resolve("states/pipeline.json"));
    String one = spec.substring(0, spec.indexOf("\n}\n") + 3);
    String input = "\"repo\": \"states\"";
    wrong("SPEC_UNKNOWN_FIELD", one.replace("\"description\"", "\"descripton\""));
    wrong("SPEC_GLOB", one.replace("\"glob\": \"/\"", "\"glob\": \"/[a\""));
    wrong("INPUT_REPO_NOT_FOUND", one.replace(input, "\"repo\": \"stats\""));
    wrong("PATH_NOT_FOUND", one.replace(input, "\"name\": \"a\", \"path\": \"not there\""));
    wrong("SPEC_FIELD_INVALID", one.replace(input, "\"name\": \"out\", " + input));
    wrong.put(batch.add("put file 'states:/../x' -f", quote(SUBMIT)), "PATH_INVALID");
    wrong.put(batch.add("get file states:/Utah"), "FILE_NOT_FOUND");
  }

  private void wrong(String errorClass, String spec) throws IOException {
    Path file = directory.resolve(errorClass + ".json");
    Files.writeString(file, spec.replace("\"country\"", "\"never\""));
    wrong.put(batch.add("run pipeline -f", quote(file)), errorClass);
  }

  @Test
  void everyWordIsCountedOverAllTexts() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    wordsOfAllTexts().forEach((word, count) -> expected.put("/" + word, count + "\n"));

    assertThat(results.get(wordCount).status()).isZero();
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
      Batch.Job first = results.get(wordCount).job(pipeline);
      Batch.Job second = results.get(wordCountAgain).job(pipeline);

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
    Map<String, String> expected = new TreeMap<>();
    for (Path part : children(copy.resolve("map_reduce/records"))) {
      for (String record : Files.readAllLines(part)) {
        String path = "/" + record.substring(0, 2) + "/" + record.substring(0, 16) + ".csv";
        expected.merge(path, record + "\n", String::concat);
      }
    }

    assertThat(results.get(mapReduce).status()).isZero();
    assertThat(fetched("by_id")).containsExactlyEntriesOf(expected).hasSize(25);
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
    assertThat(results.get(images).status()).isZero();
    List<Path> pictures = children(copy.resolve("images/pictures"));
    assertThat(children(directory.resolve("edges"))).hasSameSizeAs(pictures).hasSize(3);
    for (Path picture : pictures) {
      NaiveEdges.assertEdgesOf(
          Files.readAllBytes(picture),
          Files.readAllBytes(directory.resolve("edges").resolve(picture.getFileName())));
    }
  }

  @Test
  void everyPictureIsInEveryFrameWhetherTheFramesAreOneDatumOrMany() throws Exception {
    List<Path> pictures = children(copy.resolve("images/pictures"));
    Map<String, Integer> colours = Map.of("gold", 0xd4af37, "oak", 0x8b5a2b, "red", 0xff0000);
    Map<String, Integer> widths = Map.of("gold", 4, "oak", 10, "plain", 1, "red", 7);
    for (Map.Entry<String, Integer> frame : widths.entrySet()) {
      int colour = 0xff000000 | colours.getOrDefault(frame.getKey(), 0);
      int width = frame.getValue();
      BufferedImage sheet =
          ImageIO.read(directory.resolve("sheets/" + frame.getKey() + ".png").toFile());
      for (int number = 0; number < pictures.size(); number++) {
        String path = frame.getKey() + "/" + pictures.get(number).getFileName();
        byte[] framed = Files.readAllBytes(directory.resolve("framed").resolve(path));
        assertThat(Files.readAllBytes(directory.resolve("pairs").resolve(path))).isEqualTo(framed);
        BufferedImage picture = ImageIO.read(pictures.get(number).toFile());
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(framed));
        for (int at = 0; at < 48 * 48; at++) {
          int x = at % 48;
          int y = at / 48;
          boolean border = Math.min(Math.min(x, y), Math.min(47 - x, 47 - y)) < width;
          int step = 48 - 2 * width;
          int expected =
              border ? colour : picture.getRGB((x - width) * 64 / step, (y - width) * 64 / step);
          assertThat(thumbnail.getRGB(x, y)).isEqualTo(expected);
          assertThat(sheet.getRGB(48 * number + x, y)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aNewFrameRunsEveryPictureAnewWhereAllFramesAreOneMatchAndOnlyItsOwnPairsElse() {
    assertThat(processed(contactSheet, "framed", "pairs", "sheets")).containsExactly(3L, 9L, 3L);
    assertThat(processed(contactSheetAgain, "framed", "pairs", "sheets"))
        .containsExactly(3L, 3L, 1L);
    assertThat(results.get(contactSheetAgain).job("pairs").number("skipped")).isEqualTo(9);
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

    assertThat(processed(join, "alarms", "checked")).containsExactly(4L, 5L);
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
    assertThat(processed(group, "months", "cities")).containsExactly(3L, 3L);
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
    Batch.Job first = results.get(means).job("means");
    Batch.Job second = results.get(meansBroken).job("means");

    assertThat(results.get(means).status()).isZero();
    assertThat(fetched("means")).containsExactlyEntriesOf(expected).hasSize(3);
    assertThat(List.of(first.number("processed"), first.number("recovered")))
        .containsExactly(3L, 1L);
    assertThat(results.get(meansBroken).status()).isEqualTo(1);
    assertThat(List.of(second.number("processed"), second.number("recovered")))
        .containsExactly(3L, 1L);
    assertThat(second.number("failed")).isEqualTo(1);
    assertThat(results.get(meansBroken + 1).lines()).hasSize(1);
  }

  @Test
  void eachGlobOfTheStatesSeesItsOwnDatums() throws Exception {
    assertThat(processed(statesFirst)).containsExactly(1L, 2L, 4L, 2L);
    assertThat(fetched("country")).isEqualTo(Map.of("/states", "cities: 5, people: 6121427\n"));
    assertThat(fetched("state"))
        .isEqualTo(
            Map.of(
                "/California", "cities: 3, people: 5297655\n",
                "/Colorado", "cities: 2, people: 823772\n"));
    assertThat(fetched("city"))
        .hasSize(5)
        .containsEntry("/Sacramento", "cities: 1, people: 524943\n");
    assertThat(fetched("california"))
        .containsOnlyKeys("/Los-Angeles", "/Sacramento", "/San-Francisco");
  }

  @Test
  void anAddedCityStartsUserCodeOnceForEachGlobThatSeesIt() {
    assertThat(processed(statesSacramento)).containsExactly(1L, 1L, 1L, 1L);
    assertThat(skipped(statesSacramento)).containsExactly(0L, 1L, 4L, 2L);
  }

  @Test
  void aChangeInColoradoStartsNoneUnderCalifornia() {
    assertThat(processed(statesColorado)).containsExactly(1L, 1L, 1L, 0L);
    assertThat(skipped(statesColorado)).containsExactly(0L, 1L, 4L, 3L);
  }

  @Test
  void unchangedStatesStartNothing() {
    assertThat(processed(statesUnchanged)).containsExactly(0L, 0L, 0L, 0L);
    for (String pipeline : STATES) {
      assertThat(results.get(statesUnchanged).job(pipeline).text("root"))
          .isEqualTo(results.get(statesColorado).job(pipeline).text("root"));
    }
  }

  @Test
  void asManyProcessesWereStartedAsDatumsWereProcessed() throws Exception {
    Map<String, List<String>> started = new TreeMap<>();
    for (String pipeline : STATES) {
      List<String> lines = Files.readAllLines(starts.resolve(pipeline));
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

  @Test
  void wrongInputIsRefusedByNameWithStatusTwo() throws Exception {
    String errors = Files.readString(directory.resolve("stderr"));
    wrong.forEach(
        (number, errorClass) -> {
          assertThat(results.get(number).status()).as(errorClass).isEqualTo(2);
          assertThat(errors).contains("[" + errorClass + "]");
        });
    assertThat(directory.resolve("the warehouse/repos")).isDirectoryNotContaining("glob:**never*");
  }

  /** Lets each states pipeline write down, outside of its sandbox, that it was started. */
  private void countStarts() throws IOException {
    Files.createDirectories(starts);
    Path spec = copy.resolve("states/pipeline.json");
    Matcher names =
        Pattern.compile("\"name\": \"(\\w+)\".*?\"stdin\": \\[", Pattern.DOTALL)
            .matcher(Files.readString(spec));
    Files.writeString(
        spec,
        names.replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group()
                        + "\n\"echo \\\"$states\\\" >> '"
                        + starts.resolve(match.group(1))
                        + "'\",")));
  }

  private int run(String example) {
    return batch.add("run pipeline -f", quote(copy.resolve(example).resolve("pipeline.json")));
  }

  private void fetch(String... repos) {
    for (String repo : repos) {
      batch.add("get file -r", repo + ":/", "-o", quote(directory.resolve(repo)));
    }
  }

  private List<Long> processed(int number, String... pipelines) {
    Batch.Result result = results.get(number);
    assertThat(result.status()).as(result.toString()).isZero();
    return Stream.of(pipelines).map(name -> result.job(name).number("processed")).toList();
  }

  private List<Long> processed(int number) {
    return count(number, "processed");
  }

  private List<Long> skipped(int number) {
    return count(number, "skipped");
  }

  private List<Long> count(int number, String key) {
    assertThat(results.get(number).status()).as(results.get(number).toString()).isZero();
    return STATES.stream().map(name -> results.get(number).job(name).number(key)).toList();
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
    Path root = directory.resolve(repo);
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

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(path).toString()).normalize();
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
