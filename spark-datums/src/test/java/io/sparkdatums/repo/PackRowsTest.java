package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.pack.Packs;
import io.sparkdatums.tree.Commit;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which packs are left to the tasks that merge the shards. */
@ExtendWith(SparkExtension.class)
class PackRowsTest {
  private static final StructType DATUMS =
      new StructType()
          .add("sign", DataTypes.IntegerType, false)
          .add("pack", DataTypes.StringType, false)
          .add("ordinal", DataTypes.IntegerType, false)
          .add("nth", DataTypes.IntegerType, false);

  private static final int FILES = 12_000;

  @TempDir Path directory;
  private Warehouse warehouse;

  @BeforeEach
  void open() throws Exception {
    warehouse = Warehouse.open(directory.toString(), new Configuration());
  }

  /** Writes a pack of as many datums as share the files. */
  private void write(String name, int datums) {
    Packs pack = Packs.named(name);
    for (int datum = 0; datum < datums; datum++) {
      Map<String, String> files = new TreeMap<>();
      for (int file = datum; file < FILES; file += datums) {
        files.put("/d" + file % 7 + "/f" + file, "" + file);
      }
      pack.datum("/in/" + datum, files);
    }
    pack.writeTo(warehouse.storage().files(), warehouse.packFile(name));
  }

  private TreeChanges changes(SparkSession spark, String pack, int datums) {
    return TreeChanges.fromPacks(
        spark,
        warehouse,
        spark.createDataFrame(
            IntStream.range(0, datums).mapToObj(i -> RowFactory.create(1, pack, i, 0)).toList(),
            DATUMS),
        -1);
  }

  /** How many shards read a pack themselves. */
  private long parts(SparkSession spark, String pack, int datums, int shards) {
    return changes(spark, pack, datums).routed(shards).where("part is not null").count();
  }

  @Test
  void aPackIsReadByTheShardsIfTheirPartsAreWorthIt(SparkSession spark) {
    write("j/few", 20);
    write("j/many", 6_000);

    assertThat(parts(spark, "j/few", 20, 4)).isEqualTo(4);
    assertThat(parts(spark, "j/few", 10, 4)).isEqualTo(4);
    // No more than half of the pack counts, its parts are small or not in one piece.
    assertThat(parts(spark, "j/few", 9, 4)).isZero();
    assertThat(parts(spark, "j/few", 20, 16)).isZero();
    assertThat(parts(spark, "j/few", 20, 3)).isZero();
    assertThat(parts(spark, "j/few", 20, 1)).isZero();
    // Four shards would be told of 24 000 datums, to read 12 000 entries.
    assertThat(parts(spark, "j/many", 6_000, 4)).isZero();
    assertThat(parts(spark, "j/many", 6_000, 2)).isEqualTo(2);
  }

  @Test
  void theTreeIsTheSameAsThroughTheShuffle(SparkSession spark) throws Exception {
    write("j/few", 20);
    Commit read = commit(spark, "read", 4);
    Commit shuffled = commit(spark, "shuffled", 3);

    assertThat(read.files()).isEqualTo(FILES);
    assertThat(read.dirs()).isEqualTo(7);
    assertThat(read.root()).isEqualTo(shuffled.root());
    Branch branch = warehouse.repo("read").branch("master");
    assertThat(Changes.rows(branch)).hasSize(FILES + 8);
  }

  private Commit commit(SparkSession spark, String repo, int shards) throws Exception {
    Branch branch = warehouse.createRepo(repo, "").branch("master");
    CommitFacts facts = Changes.facts("job", -1, shards);
    return TreeCommitter.commit(spark, branch, null, changes(spark, "j/few", 20), facts);
  }
}
