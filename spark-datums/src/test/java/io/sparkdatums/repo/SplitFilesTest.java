package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SplitFilesTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Branch branch;

  SplitFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toString(), new Configuration());
    branch = warehouse.createRepo("data", "").branch("master");
  }

  private void put(String text, SplitFormat format, SplitTarget target, PutMode mode, long range)
      throws IOException {
    Path file = Files.writeString(directory.resolve("source"), text);
    new SplitFiles(branch, spark, range).put("/d", file.toString(), format, target, mode);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Tree tree = branch.tree().orElseThrow()) {
      for (Iterator<TreeRow> rows = tree.walk("/"); rows.hasNext(); ) {
        TreeRow row = rows.next();
        if (row.kind() == RowKind.FILE) {
          try (InputStream in = tree.open(row)) {
            files.put(row.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return files;
  }

  private static Map<String, String> numbered(List<String> parts) {
    Map<String, String> files = new TreeMap<>();
    for (String part : parts) {
      files.put(String.format(Locale.ROOT, "/d/%016x", files.size()), part);
    }
    return files;
  }

  @Test
  void linesInRangesAreTheLinesOfTheFileWhereverTheRangesEnd() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 6; round++) {
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        lines.add("x".repeat(random.nextInt(9)) + "\n");
      }
      int count = 1 + random.nextInt(3);
      int header = random.nextInt(3);
      List<String> parts = new ArrayList<>();
      String head = String.join("", lines.subList(0, Math.min(header, lines.size())));
      for (int at = header; at < lines.size(); at += count) {
        parts.add(head + String.join("", lines.subList(at, Math.min(lines.size(), at + count))));
      }
      put(
          String.join("", lines),
          SplitFormat.LINE,
          new SplitTarget(count, 0, header),
          PutMode.OVERWRITE,
          1 + random.nextInt(10));

      assertThat(files()).as(lines + " " + count + " " + header).isEqualTo(numbered(parts));
    }
  }

  @Test
  void aLaterPutGoesOnAndOverwritingBeginsAnew() throws IOException {
    put("a\nb\n", SplitFormat.LINE, SplitTarget.ONE, PutMode.APPEND, 1 << 20);
    put("c\nd", SplitFormat.LINE, SplitTarget.ONE, PutMode.APPEND, 1 << 20);
    assertThat(files()).isEqualTo(numbered(List.of("a\n", "b\n", "c\n", "d")));

    put("{\"e\": 1} 2\n[3]", SplitFormat.JSON, new SplitTarget(2, 0, 0), PutMode.OVERWRITE, 9);
    assertThat(files()).isEqualTo(numbered(List.of("{\"e\": 1}2", "[3]")));
    new SplitFiles(branch, spark)
        .put(
            "/d",
            new ByteArrayInputStream("x,y\n\"z\",\n".getBytes(StandardCharsets.UTF_8)),
            SplitFormat.CSV,
            new SplitTarget(0, 5, 0),
            PutMode.APPEND);
    assertThat(files()).isEqualTo(numbered(List.of("{\"e\": 1}2", "[3]", "x,y\nz,\n")));
  }

  @Test
  void aHeaderBelongsToEachFileAndIsWrittenOnceForMany() throws IOException {
    put("h1\na\nb\n", SplitFormat.CSV, new SplitTarget(1, 0, 1), PutMode.APPEND, 9);
    assertThat(files()).isEqualTo(numbered(List.of("h1\na\n", "h1\nb\n")));

    put("c\n", SplitFormat.CSV, SplitTarget.ONE, PutMode.APPEND, 9);
    put("h2\nd\n", SplitFormat.LINE, new SplitTarget(1, 0, 1), PutMode.APPEND, 9);

    assertThat(files()).isEqualTo(numbered(List.of("h2\na\n", "h2\nb\n", "h2\nc\n", "h2\nd\n")));
    assertThat(matching("/d/*")).isEqualTo("h2\na\nb\nc\nd\n");
    assertThat(matching("/d/*[13]")).isEqualTo("h2\nb\nd\n");
  }

  @Test
  void aDumpKeepsWhatIsAroundItsRows() throws IOException {
    put(
        "SET x;\nCOPY t FROM stdin;\n1\n2\n3\n\\.\nEND;\n",
        SplitFormat.SQL,
        new SplitTarget(2, 0, 0),
        PutMode.APPEND,
        9);

    assertThat(files())
        .isEqualTo(
            numbered(
                List.of(
                    "SET x;\nCOPY t FROM stdin;\n1\n2\n\\.\nEND;\n",
                    "SET x;\nCOPY t FROM stdin;\n3\n\\.\nEND;\n")));
    assertThat(matching("/d/*")).isEqualTo("SET x;\nCOPY t FROM stdin;\n1\n2\n3\n\\.\nEND;\n");
  }

  @Test
  void nothingIsPutWhereSomethingElseIsOrTheFileIsWrong() throws IOException {
    new PutFiles(branch, () -> spark)
        .put("/d/other", new ByteArrayInputStream(new byte[] {1}), PutMode.APPEND);

    assertThatThrownBy(() -> put("a\n", SplitFormat.LINE, SplitTarget.ONE, PutMode.APPEND, 9))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[SPLIT_DIRECTORY] /d holds /d/other");
    assertThatThrownBy(() -> put("[", SplitFormat.JSON, SplitTarget.ONE, PutMode.OVERWRITE, 9))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[SPLIT_SYNTAX]");
    assertThat(files()).hasSize(1);
    put("", SplitFormat.LINE, SplitTarget.ONE, PutMode.OVERWRITE, 9);
    assertThat(files()).isEmpty();
  }

  private String matching(String glob) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Tree tree = branch.tree().orElseThrow()) {
      new GetFiles(tree).getMatching(Glob.parse(glob), out);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aCommitThatComesFirstOnlyStartsTheSplitOver() throws IOException {
    PutFiles others = new PutFiles(branch, () -> spark);
    byte[] other = "other".getBytes(StandardCharsets.UTF_8);
    InputStream content =
        new InputStream() {
          private final InputStream in =
              new ByteArrayInputStream("a\nb\n".getBytes(StandardCharsets.UTF_8));
          private boolean begun;

          @Override
          public int read() throws IOException {
            if (!begun) {
              begun = true;
              others.put("/e", new ByteArrayInputStream(other), PutMode.APPEND);
            }
            return in.read();
          }
        };
    new SplitFiles(branch, spark)
        .put("/d", content, SplitFormat.LINE, SplitTarget.ONE, PutMode.APPEND);
    Map<String, String> expected = numbered(List.of("a\n", "b\n"));
    expected.put("/e", "other");
    assertThat(files()).isEqualTo(expected);
    assertThat(branch.head().orElseThrow().sequence()).isEqualTo(2);
  }

  @Test
  void eachFileBelowADirectoryIsSplitIntoADirectoryOfItsOwnInOneCommit() throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources/sub"));
    Files.writeString(sources.resolve("a.csv"), "h,1\nx,2\ny,3\n");
    Files.writeString(sources.resolveSibling("b.csv"), "k\nz\n");
    SplitTarget target = new SplitTarget(1, 0, 1);
    SplitFiles split = new SplitFiles(branch, spark);
    List<String> given = List.of(sources.toString(), sources.resolveSibling("b.csv").toString());
    split.put("/all", given, SplitFormat.CSV, target, PutMode.APPEND);

    String number = "/%016x";
    assertThat(files())
        .isEqualTo(
            Map.of(
                "/all/b.csv" + number.formatted(0), "k\nz\n",
                "/all/sub/a.csv" + number.formatted(0), "h,1\nx,2\n",
                "/all/sub/a.csv" + number.formatted(1), "h,1\ny,3\n"));
    assertThat(branch.head().orElseThrow().sequence()).isEqualTo(1);

    split.put("/all/sub", sources.toString(), SplitFormat.CSV, target, PutMode.APPEND);
    assertThat(files())
        .hasSize(5)
        .containsEntry("/all/sub/a.csv" + number.formatted(3), "h,1\ny,3\n");
  }
}
