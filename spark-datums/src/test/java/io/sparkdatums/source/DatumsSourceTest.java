package io.sparkdatums.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.datum.Datums;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class DatumsSourceTest {
  @TempDir Path root;
  private final SparkSession spark;

  DatumsSourceTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void states() throws IOException {
    write("California/San-Francisco.json", "fog");
    write("California/Los-Angeles.json", "sun!");
    write("Colorado/Boulder.json", "snow.");
    write("README", "states");
    write(".hidden", "");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Dataset<Row> read(String... options) {
    var reader = spark.read().format("datums").option("path", root.toString());
    for (int i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    return reader.load();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRowIsADatumOfTheGlob() {
    List<Row> rows =
        read("glob", "/(*)/(S|B)*.json")
            .orderBy("path")
            .selectExpr("path", "captures", "size", "num_files", "hash", "string(content)")
            .collectAsList();
    assertThat(rows)
        .extracting(row -> row.getString(0))
        .containsExactly("/California/San-Francisco.json", "/Colorado/Boulder.json");
    Row boulder = rows.get(1);
    assertThat(boulder.getList(1)).isEqualTo(List.of("Colorado", "B"));
    assertThat(boulder.getLong(2)).isEqualTo(5);
    assertThat(boulder.getLong(3)).isEqualTo(1);
    assertThat(boulder.getString(4)).isEqualTo(sha256("snow."));
    assertThat(boulder.getString(5)).isEqualTo("snow.");
  }

  @Test
  void aMatchedDirectoryIsOneRowWithItsFiles() {
    Row row =
        read("glob", "/California")
            .selectExpr("size", "num_files", "files.path", "files.hash", "content", "datum", "hash")
            .head();
    assertThat(row.getLong(0)).isEqualTo(7);
    assertThat(row.getLong(1)).isEqualTo(2);
    assertThat(row.getList(2))
        .isEqualTo(List.of("/California/Los-Angeles.json", "/California/San-Francisco.json"));
    assertThat(row.getList(3)).isEqualTo(List.of(sha256("sun!"), sha256("fog")));
    assertThat(row.isNullAt(4)).isTrue();
    assertThat(row.getString(5)).hasSize(64);
    assertThat(row.getString(6)).hasSize(64);
  }

  @Test
  void theDefaultGlobIsWhatIsAtTheTop() {
    assertThat(read().orderBy("path").select("path").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("/.hidden", "/California", "/Colorado", "/README");
  }

  @Test
  void rowsFileGivesARowPerFileOfEachDatum() {
    assertThat(
            read("glob", "/California", "rows", "file")
                .orderBy("path")
                .selectExpr("datum_path", "path", "string(content)", "hash")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[/California,/California/Los-Angeles.json,sun!," + sha256("sun!") + "]",
            "[/California,/California/San-Francisco.json,fog," + sha256("fog") + "]");
  }

  @Test
  void aTableIsMadeInSqlAndSeesNewFiles() throws IOException {
    madeInSql(spark);
  }

  @Test
  void aTableIsMadeInSqlWhereTheSessionCatalogIsSparksOwn() throws IOException {
    SparkSession own = spark.newSession();
    own.conf().unset("spark.sql.catalog.spark_catalog");
    madeInSql(own);
  }

  @Test
  void anOptionOfAReadComesBeforeThatOfTheTable() {
    SparkSession own = spark.newSession();
    own.conf().unset("spark.sql.catalog.spark_catalog");
    own.sql("CREATE TABLE overridden USING datums OPTIONS (path '" + root + "', glob '/*/*')");
    try {
      assertThat(own.read().table("overridden").count()).isEqualTo(3);
      assertThat(own.read().option("glob", "/").table("overridden").count()).isEqualTo(1);
      assertThatThrownBy(() -> own.read().option("rows", "file").table("overridden").count())
          .hasMessageContaining("[OPTION_INVALID] \"file\" is not a value of the option rows")
          .hasMessageContaining("datum for this table");
      assertThatThrownBy(() -> spark.read().option("glob", "/").table("overridden").count())
          .as("Spark's own answer where the session catalog is Delta's")
          .hasMessageContaining("glob");
    } finally {
      own.sql("DROP TABLE overridden");
    }
  }

  private void madeInSql(SparkSession spark) throws IOException {
    spark.sql("DROP TABLE IF EXISTS states");
    spark.sql(
        "CREATE TABLE states USING datums OPTIONS (path '" + root + "', glob '/California/*')");
    try {
      assertThat(spark.sql("SELECT sum(size) FROM states").head().getLong(0)).isEqualTo(7);
      write("California/Sacramento.json", "heat");
      assertThat(spark.sql("SELECT sum(length(content)) FROM states").head().getLong(0))
          .isEqualTo(11);
      assertThat(spark.sql("SELECT count(*) FROM states").head().getLong(0)).isEqualTo(3);
      assertThat(spark.sql("DESCRIBE states").collectAsList())
          .extracting(row -> row.getString(0))
          .contains("datum", "path", "captures", "content");
    } finally {
      spark.sql("DROP TABLE states");
    }
  }

  private String plan(String glob) {
    return read("glob", glob)
        .select("path")
        .queryExecution()
        .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("formatted"));
  }

  @Test
  void aPlanSaysWhatWasListed() {
    assertThat(plan("/*/*")).contains("glob=/*/* listed 3 directories datums=3 files=3 bytes=12");
  }

  @Test
  void aPlanSaysWhyNotAllSlotsAreBusyAndWhatToDo() throws IOException {
    assertThat(plan("/California/*")).contains("partitions=1\n");
    assertThat(plan("/Col*"))
        .contains("partitions=1 · 1 datum for 2 slots: a finer glob makes more datums\n");
    write("Colorado/all.csv.gz", "x".repeat(60));
    String few = plan("/*/*");
    assertThat(few)
        .contains(
            " · /Colorado/all.csv.gz is 83 % of all bytes, which one task reads"
                + " · /Colorado/all.csv.gz holds 83 % of all bytes, and a file compressed like this"
                + " is not read in parts: store it as bzip2 or uncompressed, or what is in it with"
                + " put file --split\n");
    spark.conf().set(Datums.DRIVER_LIMIT.name(), "1");
    try {
      assertThat(warnings(plan("/*/*"))).isEqualTo(warnings(few));
    } finally {
      spark.conf().unset(Datums.DRIVER_LIMIT.name());
    }
  }

  private static String warnings(String plan) {
    return plan.substring(plan.indexOf(" · "), plan.indexOf("--split"));
  }

  @Test
  void badOptionsAreErrorsThatSayWhatToWrite() {
    assertThatThrownBy(() -> read("globb", "/*").count())
        .hasMessageContaining("[OPTION_UNKNOWN] There is no option globb")
        .hasMessageContaining("Did you mean glob?");
    assertThatThrownBy(() -> read("rows", "line").count())
        .hasMessageContaining("[OPTION_INVALID] \"line\" is not a value of the option rows");
    assertThatThrownBy(() -> read("repo", "states").count())
        .hasMessageContaining("[OPTION_MISSING] Of the options path and repo both of them are");
    assertThatThrownBy(() -> read("glob", "/{").count()).hasMessageContaining("[GLOB_SYNTAX]");
    assertThatThrownBy(
            () -> spark.read().format("datums").load(root.resolve("none").toString()).count())
        .hasMessageContaining("[INPUT_NOT_FOUND] The input file:" + root.resolve("none"));
  }
}
