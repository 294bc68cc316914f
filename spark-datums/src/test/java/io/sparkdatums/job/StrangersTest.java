package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What plain Delta reads of a hashtree, and what its maintenance does to one. */
@ExtendWith(SparkExtension.class)
final class StrangersTest {
  private static final String UNSAFE = "spark.databricks.delta.retentionDurationCheck.enabled";

  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private Branch branch;

  StrangersTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void put() throws IOException {
    warehouse = Warehouse.open(directory.toUri().toString(), new Configuration());
    branch = warehouse.createRepo("r", "").branch("master");
    for (int number = 1; number <= 3; number++) {
      put(number);
    }
  }

  private Commit put(int number) throws IOException {
    InputStream text =
        new ByteArrayInputStream(Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    return new PutFiles(branch, () -> spark).put("/d/" + number, text, PutMode.OVERWRITE);
  }

  private String table() {
    return "delta.`" + branch.location() + "`";
  }

  /** The paths that the query of the page on hashtrees gives. */
  private List<String> view(String table) throws IOException {
    String page = Files.readString(Path.of("../docs/formats/hashtree.md"));
    String sql = page.substring(page.indexOf("```sql\n") + 7);
    String query = sql.substring(0, sql.indexOf("```")).replaceAll("FROM tree\\b", "FROM " + table);
    return spark.sql(query).select("path").collectAsList().stream()
        .map(Row::<String>toString)
        .sorted()
        .toList();
  }

  private List<String> paths(Tree tree) throws IOException {
    List<String> paths = new ArrayList<>();
    try (tree) {
      tree.walk("/").forEachRemaining((TreeRow row) -> paths.add("[" + row.path() + "]"));
    }
    return paths.stream().sorted().toList();
  }

  private List<String> tree() throws IOException {
    return paths(branch.tree().orElseThrow());
  }

  private Row last() {
    return spark.sql("DESCRIBE HISTORY " + table() + " LIMIT 1").head();
  }

  @Test
  void theViewReadsOldCommitsByTimeTravel() throws IOException {
    List<Row> history = spark.sql("DESCRIBE HISTORY " + table()).collectAsList();
    assertThat(history).hasSize(4);
    for (int commit = 1; commit <= 3; commit++) {
      List<String> expected = paths(branch.tree(commit));
      assertThat(expected).hasSize(2 + commit);
      assertThat(view(table() + " VERSION AS OF " + commit)).isEqualTo(expected);
      Object time = history.get(3 - commit).getAs("timestamp");
      assertThat(view(table() + " TIMESTAMP AS OF '" + time + "'")).isEqualTo(expected);
    }
  }

  @Test
  void aVacuumTakesNothingOfACommit() throws IOException {
    spark.conf().set(UNSAFE, false);
    try {
      spark.sql("VACUUM " + table() + " RETAIN 0 HOURS");
    } finally {
      spark.conf().unset(UNSAFE);
    }
    assertThat(paths(branch.tree(1))).hasSize(3);
    assertThat(put(4).files()).isEqualTo(4);
    assertThat(view(table())).isEqualTo(tree());
  }

  @Test
  void anOptimizeIsAnErrorThatSaysHowToTakeItBack() throws IOException {
    List<String> before = tree();
    long version = last().getAs("version");
    spark.sql("OPTIMIZE " + table());
    assertThat(last().<Long>getAs("version")).isGreaterThan(version);

    assertThat(view(table())).isEqualTo(before);
    assertThatThrownBy(this::tree)
        .hasMessageContaining("TREE_CORRUPT")
        .hasMessageContaining("OPTIMIZE")
        .hasMessageContaining("RESTORE TABLE");
    assertThatThrownBy(() -> put(4))
        .hasMessageContaining("TREE_CORRUPT")
        .hasMessageContaining("RESTORE TABLE");
    assertThat(new WarehouseCheck(spark, warehouse).check(List.of(branch.repo())).isWell())
        .isFalse();

    spark.sql("RESTORE TABLE " + table() + " TO VERSION AS OF " + version);
    assertThat(tree()).isEqualTo(before);
    assertThat(put(4).files()).isEqualTo(4);
    assertThat(view(table())).isEqualTo(tree());
    assertThat(new WarehouseCheck(spark, warehouse).check(List.of(branch.repo())).isWell())
        .isTrue();
  }
}
