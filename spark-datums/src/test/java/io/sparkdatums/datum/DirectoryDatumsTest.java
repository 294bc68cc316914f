package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.glob.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class DirectoryDatumsTest {
  private static final List<String> GLOBS =
      List.of(
          "/",
          "/*",
          "/*/*",
          "/**",
          "/a/*",
          "/a*",
          "/(*)/(*)",
          "/a/b",
          "/*/b/**",
          "/nothing/*",
          "/?",
          "/ş*",
          "/a.b");
  private static final List<String> NAMES =
      List.of("a", "b", "a.b", "a-b", "ş", "a b", ".h", "%41");

  @TempDir Path temporary;

  /** A tree of up to 40 files at random places. */
  private static Path tree(Path root, Random random) throws IOException {
    Files.createDirectories(root);
    int files = random.nextInt(40);
    for (int i = 0; i < files; i++) {
      Path at = root;
      int depth = 1 + random.nextInt(4);
      for (int level = 0; level < depth && !Files.isRegularFile(at); level++) {
        at = at.resolve(NAMES.get(random.nextInt(NAMES.size())));
      }
      if (random.nextInt(8) == 0 && !Files.exists(at)) {
        Files.createDirectories(at);
      } else if (!Files.exists(at)) {
        Files.createDirectories(at.getParent());
        Files.write(at, new byte[random.nextInt(100)]);
      }
    }
    return root;
  }

  @Test
  void datumsFoundOnTheDriverAreThoseOfThePlainReference(SparkSession spark) throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Path root = tree(temporary.resolve("tree" + seed), new Random(seed));
      for (String pattern : GLOBS) {
        Glob glob = Glob.parse(pattern);
        assertThat(ReferenceDatums.actual(find(spark, root, glob, Integer.MAX_VALUE)))
            .as("seed %s glob %s", seed, pattern)
            .isEqualTo(ReferenceDatums.of(root, glob));
      }
    }
  }

  @Test
  void datumsFoundBySparkJobsAreThoseOfThePlainReference(SparkSession spark) throws IOException {
    Random random = new Random(7);
    for (int seed = 0; seed < 6; seed++) {
      Path root = tree(temporary.resolve("tree" + seed), new Random(seed));
      Glob glob = Glob.parse(GLOBS.get(random.nextInt(GLOBS.size())));
      assertThat(ReferenceDatums.actual(find(spark, root, glob, random.nextInt(4))))
          .as("seed %s glob %s", seed, glob)
          .isEqualTo(ReferenceDatums.of(root, glob));
    }
  }

  private List<DatumRow> find(SparkSession spark, Path root, Glob glob, int limit)
      throws IOException {
    org.apache.hadoop.fs.Path scratch =
        new org.apache.hadoop.fs.Path(Files.createTempDirectory(temporary, "scratch").toUri());
    DatumSet found = Datums.ofDirectory(spark, root.toUri().toString(), glob, null, scratch, limit);
    if (found instanceof DatumSet.Local local) {
      return local.datums();
    }
    List<DatumRow> datums = new ArrayList<>();
    found.rows(spark).collectAsList().forEach(row -> datums.add(DatumRow.of(row)));
    return datums;
  }
}
