package io.sparkdatums.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the cells of the notebook for Databricks on the text of an example: SQL as it is, and the
 * read that is written in Python by the options that it names.
 */
@ExtendWith(SparkExtension.class)
final class NotebookSourceTest {
  private static final Path NOTEBOOK = Path.of("../notebooks/files_as_rows.py");
  private static final String PLACE = "/Volumes/main/default/text";
  private static final Path TEXT = Path.of("../examples/word_count/text");
  private static final Pattern OPTION = Pattern.compile("\\.option\\(\"(.*?)\", \"(.*?)\"\\)");
  private static final Pattern VIEW = Pattern.compile("createOrReplaceTempView\\(\"(.*?)\"\\)");

  private final SparkSession spark;

  NotebookSourceTest(SparkSession spark) {
    this.spark = spark.newSession();
  }

  @Test
  void everyCellRunsAndEveryQueryShowsRows() throws IOException {
    String text = TEXT.toRealPath().toString();
    List<List<Row>> shown = new ArrayList<>();
    for (String cell : Files.readString(NOTEBOOK).split("# COMMAND -+\n")) {
      String code = cell.replace(PLACE, text).strip();
      if (code.startsWith("# MAGIC %sql")) {
        Dataset<Row> result = spark.sql(code.replace("# MAGIC %sql", "").replace("# MAGIC ", ""));
        if (result.columns().length > 0) {
          shown.add(result.collectAsList());
        }
      } else if (code.contains("spark.read")) {
        read(code);
      }
    }

    assertThat(shown).hasSize(3);
    assertThat(shown.get(0)).hasSize(5);
    assertThat(shown.get(0).get(0).getString(1)).isEqualTo("/01-the-station.txt");
    assertThat(shown.get(1).get(0).getInt(2)).isGreaterThan(300);
    assertThat(shown.get(2)).hasSize(1);
    assertThat(shown.get(2).get(0).getLong(1)).isEqualTo(12);
  }

  private void read(String code) {
    DataFrameReader reader = spark.read().format("datums");
    OPTION.matcher(code).results().forEach(one -> reader.option(one.group(1), one.group(2)));
    Matcher view = VIEW.matcher(code);
    assertThat(view.find()).isTrue();
    reader.load().createOrReplaceTempView(view.group(1));
  }
}
