package io.sparkdatums.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.pack.PathOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/formats/hashtree.md} and the program beside it to what the code does. */
class HashtreeFormatTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([0-9a-f ]{33,}) \\|");

  private final MemoryTree tree = new MemoryTree(2);

  private void example() {
    tree.increment(
        List.of(
            TestData.add("/a.txt", TestData.part("/1", "hello\n")),
            TestData.add("/b/c", TestData.part("/2", "x")),
            TestData.add("/b/c", TestData.part("/3", "yz")),
            TestData.record("/e", "/4")));
  }

  @Test
  void theWorkedExampleIsWhatTheMergeComputes() throws IOException {
    example();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("SHA-256 of `x`", hex(TestData.sha256("x")));
    values.put("SHA-256 of `yz`", hex(TestData.sha256("yz")));
    values.put("hash of `/a.txt`", hash("/a.txt"));
    values.put("hash of `/b/c`", hash("/b/c"));
    values.put("child `c` (type 1, size 3)", child("/b/c"));
    values.put("digest of `/b`", hash("/b"));
    values.put("digest of `/e`: no children, sum 0", hash("/e"));
    values.put("child `a.txt` (type 1, size 6)", child("/a.txt"));
    values.put("child `b` (type 2, size 3)", child("/b"));
    values.put("child `e` (type 2, size 0)", child("/e"));
    values.put("sum of `/`, first and last 8 bytes", sum());
    values.put("digest of `/`", hash("/"));

    assertThat(exampleOfThePage()).isEqualTo(values);
  }

  @Test
  void theProgramBesideThePageComputesTheSameRoot() throws Exception {
    assumeTrue(python("import sys", "").isPresent(), "python3 is not installed");
    example();

    assertThat(rootByProgram(tree.live)).isEqualTo(hash("/"));
  }

  @Test
  void theProgramAgreesOnHostileNamesAndManyParts() throws Exception {
    assumeTrue(python("import sys", "").isPresent(), "python3 is not installed");
    List<String> names = List.of("é", "e\u0301", "\"\\", "a\nb", "😀", "*", "ı");
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String path = "/" + names.get(i % 7) + "/x" + i % 50;
      changes.add(TestData.add(path, TestData.part("/in/" + i, "text " + i)));
    }
    tree.increment(changes);

    assertThat(rootByProgram(tree.live)).isEqualTo(hash("/"));
  }

  private String hash(String path) {
    return hex(Objects.requireNonNull(tree.live.get(path)).hash());
  }

  private String child(String path) {
    TreeRow row = Objects.requireNonNull(tree.live.get(path));
    return hex(Digests.child(TreePaths.name(path), row.kind(), row.size(), row.hash()));
  }

  private String sum() {
    long[] sum = new long[Digests.SUM / 8];
    for (String path : List.of("/a.txt", "/b", "/e")) {
      Digests.add(sum, HexFormat.of().parseHex(child(path)));
    }
    byte[] bytes = new byte[Digests.SUM];
    Digests.write(sum, bytes, 0);
    String text = hex(bytes);
    return text.substring(0, 16) + " " + text.substring(text.length() - 16);
  }

  private static Map<String, String> exampleOfThePage() throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    String page = Files.readString(DOCS.resolve("formats/hashtree.md"));
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      values.put(row.group(1), row.group(2));
    }
    return values;
  }

  private static String rootByProgram(TreeMap<String, TreeRow> live) throws Exception {
    String lines =
        live.values().stream()
            .sorted((a, b) -> PathOrder.compare(a.path(), b.path()))
            .map(HashtreeFormatTest::json)
            .collect(Collectors.joining("\n"));
    String program = Files.readString(DOCS.resolve("check/root_digest.py"));
    return python(program, lines).orElseThrow();
  }

  private static String json(TreeRow row) {
    String parts =
        row.parts().stream()
            .map(
                part ->
                    String.format(
                        Locale.ROOT,
                        "{\"size\": %d, \"hash\": \"%s\"}",
                        part.length(),
                        hex(part.hash())))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "{\"path\": %s, \"type\": \"%s\", \"parts\": [%s]}",
        quoted(row.path()),
        row.kind().text(),
        parts);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(c -> out.append(String.format(Locale.ROOT, "\\u%04x", c)));
    return out.append('"').toString();
  }

  private static Optional<String> python(String program, String input) throws InterruptedException {
    try {
      Path script = Files.createTempFile("root_digest", ".py");
      Path lines = Files.createTempFile("tree", ".jsonl");
      try {
        Files.writeString(script, program);
        Files.writeString(lines, input);
        Process process =
            new ProcessBuilder("python3", script.toString())
                .redirectInput(lines.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? Optional.of(out.strip()) : Optional.empty();
      } finally {
        Files.delete(script);
        Files.delete(lines);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
