package io.sparkdatums.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdatums.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the SQL, Java and Python of the pages and holds what they show against what it prints. */
@ExtendWith(SparkExtension.class)
final class PagesTest {
  private static final Path ROOT = Path.of("..");
  private static final String IMPORTS =
      """
      import io.sparkdatums.Datums;
      import io.sparkdatums.job.JobResult;
      import java.nio.file.*;
      import org.apache.spark.sql.*;
      SparkSession spark = SparkSession.active();
      """;

  private final SparkSession spark;

  PagesTest(SparkSession spark) {
    this.spark = spark.newSession();
  }

  @Test
  void theSqlOfReadmePrintsWhatItShows() throws Exception {
    Page.Block block = only(readme().blocks("sql"));

    assertThat(Printed.by(() -> show(block.code())).strip()).isEqualTo(block.output().strip());
  }

  @Test
  void thePythonOfReadmePrintsWhatItShows() throws Exception {
    Page.Block block = only(readme().blocks("python"));

    String printed =
        Printed.by(
            () -> {
              new PythonChain(spark).run(block.code());
              return null;
            });

    assertThat(printed.strip()).isEqualTo(block.output().strip());
  }

  @Test
  void pythonThatIsNotUnderstoodIsAnError() {
    PythonChain python = new PythonChain(spark);

    assertThatThrownBy(() -> python.run("spark.read.fromat(\"datums\")"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("fromat");
    assertThatThrownBy(() -> python.run("[x for x in y]"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("unknown in Python: [x");
    assertThatThrownBy(() -> python.run("spark.emptyDataFrame().show(3, vertical=True)"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("vertical");
  }

  @Test
  void theJavaOfReadmeAndNotebookPrintsWhatTheyShow(@TempDir Path directory) throws Exception {
    spark.conf().set("spark.datums.warehouse", directory.resolve("warehouse").toUri().toString());
    try (JavaCells cells = new JavaCells(spark)) {
      cells.run(IMPORTS);
      Page.Block readme = only(readme().blocks("java"));
      assertThat(Printed.by(() -> run(cells, readme.code()))).isEqualTo(readme.output());
      // It names a directory that is not there: valid is all that it can be.
      cells.run("void guide() throws Exception {" + guide().blocks("java").get(1).code() + "}");
      for (JsonNode cell : notebook()) {
        String code = text(cell.get("source"));
        // The session is that of all tests.
        if (cell.get("cell_type").asText().equals("code") && !code.equals("spark.stop();")) {
          assertThat(Printed.by(() -> run(cells, code)).strip())
              .as(code)
              .isEqualTo(text(cell.get("outputs").findPath("text")).strip());
        }
      }
    } finally {
      spark.sql("DROP TABLE IF EXISTS chapters");
    }
  }

  @Test
  void theSqlOfTheGuideReadsADirectory() throws Exception {
    Page.Block block = only(guide().blocks("sql"));
    String text = ROOT.resolve("examples/word_count/text").toRealPath().toString();

    String[] statements = block.code().replace("/data/chapters", text).split(";");
    spark.sql(statements[0]);
    try {
      assertThat(spark.sql(statements[1].replace("1000000", "1900")).collectAsList())
          .extracting(row -> row.getString(0))
          .contains("/01-the-station.txt", "/02-the-datum.txt")
          .doesNotContain("/03-the-clock.txt");
    } finally {
      spark.sql("DROP TABLE chapters");
    }
  }

  @Test
  void everyCellOfTheNotebookForDatabricksRunsAndEveryQueryShowsRows() throws Exception {
    String text = ROOT.resolve("examples/word_count/text").toRealPath().toString();
    PythonChain python = new PythonChain(spark);
    List<List<Row>> shown = new ArrayList<>();
    for (String cell :
        Files.readString(ROOT.resolve("notebooks/files_as_rows.py")).split("# COMMAND -+\n")) {
      String code = cell.replace("/Volumes/main/default/text", text).strip();
      if (code.startsWith("# MAGIC %sql")) {
        Dataset<Row> result = spark.sql(code.replace("# MAGIC %sql", "").replace("# MAGIC ", ""));
        if (result.columns().length > 0) {
          shown.add(result.collectAsList());
        }
      } else if (!code.contains("# MAGIC %md")) {
        python.run(code);
      }
    }

    assertThat(shown).hasSize(3);
    assertThat(shown.get(0)).hasSize(5);
    assertThat(shown.get(0).get(0).getString(1)).isEqualTo("/01-the-station.txt");
    assertThat(shown.get(1).get(0).getInt(2)).isGreaterThan(300);
    assertThat(shown.get(2)).hasSize(1);
    assertThat(shown.get(2).get(0).getLong(1)).isEqualTo(12);
  }

  private static JsonNode notebook() throws IOException {
    return new ObjectMapper()
        .readTree(ROOT.resolve("notebooks/word-count.ipynb").toFile())
        .get("cells");
  }

  /** Lines as notebooks keep them. */
  private static String text(JsonNode lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  private static Object run(JavaCells cells, String code) {
    cells.run(code);
    return "";
  }

  private Object show(String statements) {
    for (String statement : statements.split(";")) {
      if (!statement.isBlank()) {
        Dataset<Row> result = spark.sql(statement);
        if (result.columns().length > 0) {
          result.show();
        }
      }
    }
    return "";
  }

  private static Page readme() throws IOException {
    return page("README.md");
  }

  private static Page guide() throws IOException {
    return page("docs/guide.md");
  }

  /** A page whose paths start from the directory of tests instead of that of the project. */
  private static Page page(String name) throws IOException {
    return new Page(
        Files.readString(ROOT.resolve(name)).replaceAll("([\"'])examples/", "$1../examples/"));
  }

  private static Page.Block only(List<Page.Block> blocks) {
    assertThat(blocks).hasSize(1);
    return blocks.get(0);
  }
}
