package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.SubtreeDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
final class HashIndexTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  /** Stands in the index only; who read the file would find another one. */
  private static final byte[] NOTED = new byte[32];

  @TempDir Path temporary;
  private final SparkSession spark;
  private final List<Row> notes = new ArrayList<>();
  private Path root;
  private Warehouse warehouse;

  HashIndexTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void directory() throws IOException {
    root = Files.createDirectory(temporary.resolve("in"));
    warehouse = Warehouse.open(temporary.resolve("w").toUri().toString(), new Configuration());
  }

  private void write(String name, String text, Instant modified) throws IOException {
    Path file = Files.writeString(root.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  /** Will note a wrong hash for the file as it is now. */
  private void note(String name) throws IOException {
    Path file = root.resolve(name);
    long modified = Files.getLastModifiedTime(file).toMillis();
    notes.add(RowFactory.create("/" + name, Files.size(file), modified, null, NOTED));
  }

  private void notedAt(Instant read) throws IOException {
    StructType schema =
        StructType.fromDDL("path string, size bigint, modified bigint, etag string, hash binary");
    HashIndex.append(
        spark, warehouse, root.toUri().toString(), spark.createDataFrame(notes, schema), read);
    notes.clear();
  }

  private Map<String, byte[]> hashes(String glob, int driverLimit) throws IOException {
    String uri = root.toUri().toString();
    org.apache.hadoop.fs.Path scratch =
        new org.apache.hadoop.fs.Path(Files.createTempDirectory(temporary, "scratch").toUri());
    DatumSet found =
        Datums.ofDirectory(
            spark,
            uri,
            Glob.parse(glob),
            HashIndex.of(spark, warehouse, uri),
            scratch,
            driverLimit);
    Map<String, byte[]> hashes = new HashMap<>();
    found
        .rows(spark)
        .select("path", "hash")
        .collectAsList()
        .forEach(row -> hashes.put(row.getString(0), row.getAs(1)));
    return hashes;
  }

  private static byte[] sha256(String text) {
    return Identity.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "with at most {0} names on the driver")
  @ValueSource(ints = {1000, 0})
  void onlyWhatWasTouchedIsReadAgain(int driverLimit) throws IOException {
    write("untouched", "a", LONG_AGO);
    write("touched", "b", LONG_AGO);
    write("grown", "c", LONG_AGO);
    write("rested", "d", LONG_AGO.plusSeconds(10).minusMillis(HashIndex.TICK + 1));
    write("racy", "d", LONG_AGO.plusSeconds(10).minusMillis(HashIndex.TICK));
    write("from the future", "e", LONG_AGO.plusSeconds(100));
    for (String name :
        List.of("untouched", "touched", "grown", "rested", "racy", "from the future")) {
      note(name);
    }
    notedAt(LONG_AGO.plusSeconds(10));
    write("touched", "b", LONG_AGO.plusSeconds(20));
    write("grown", "cc", LONG_AGO);
    write("never seen", "f", LONG_AGO);

    Map<String, byte[]> expected = new HashMap<>();
    expected.put("/untouched", NOTED);
    expected.put("/touched", sha256("b"));
    expected.put("/grown", sha256("cc"));
    expected.put("/rested", NOTED);
    expected.put("/racy", sha256("d"));
    expected.put("/from the future", sha256("e"));
    expected.put("/never seen", null);
    assertThat(hashes("/*", driverLimit)).usingRecursiveComparison().isEqualTo(expected);

    // Another content at the same time and length, which only a reader would see.
    write("touched", "x", LONG_AGO.plusSeconds(20));
    assertThat(hashes("/touched", driverLimit).get("/touched")).isEqualTo(sha256("b"));
  }

  @ParameterizedTest(name = "with at most {0} names on the driver")
  @ValueSource(ints = {1000, 0})
  void aDirectoryHasADigestWhenAllItsFilesAreKnown(int driverLimit) throws IOException {
    Files.createDirectories(root.resolve("d/empty"));
    Files.createDirectories(root.resolve("e"));
    write("d/a", "a", LONG_AGO);
    write("d/b", "b", LONG_AGO);
    write("e/new", "b", LONG_AGO);
    note("d/a");
    note("d/b");
    notedAt(LONG_AGO.plusSeconds(10));

    SubtreeDigest digest = new SubtreeDigest("/d");
    digest.file("/d/a", 1, NOTED);
    digest.file("/d/b", 1, NOTED);
    digest.directory("/d/empty");
    Map<String, byte[]> hashes = hashes("/*", driverLimit);
    assertThat(hashes.get("/d")).isEqualTo(digest.finish().hash());
    assertThat(hashes.get("/e")).isNull();
  }
}
