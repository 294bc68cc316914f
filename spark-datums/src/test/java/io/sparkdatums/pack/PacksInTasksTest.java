package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import scala.Tuple2;

/** Packs on the way they go in a job: written by the tasks of one, merged by those of the next. */
public final class PacksInTasksTest extends SharedJavaSparkContext {
  private static final int SHARDS = 4;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void entriesWrittenByTasksArriveInTheTaskOfTheirShardInPathOrder() {
    String directory = folder.getRoot().toURI().toString();
    List<String> packs =
        jsc()
            .parallelize(IntStream.range(0, 6).boxed().toList(), 6)
            .map(partition -> write(directory, partition))
            .collect();

    List<List<String>> shards =
        jsc()
            .parallelize(packs, 3)
            .flatMap(pack -> paths(directory, pack))
            .mapToPair(path -> new Tuple2<>(PathHash.shard(path, SHARDS), path))
            .partitionBy(new HashPartitioner(SHARDS))
            .values()
            .mapPartitions(
                paths -> Packs.list(paths).stream().sorted(PathOrder::compare).iterator())
            .glom()
            .collect();

    assertThat(shards).hasSize(SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      int owner = shard;
      assertThat(shards.get(shard))
          .isEqualTo(
              IntStream.range(0, 300)
                  .mapToObj(PacksInTasksTest::path)
                  .filter(path -> PathHash.shard(path, SHARDS) == owner)
                  .sorted(PathOrder::compare)
                  .toList());
    }
  }

  private static String write(String directory, int partition) {
    String name = "job-1/w" + partition;
    Packs pack = Packs.named(name);
    for (int i = partition * 50; i < partition * 50 + 50; i++) {
      pack.datum("/in/" + i, Map.of(path(i), "text " + i));
    }
    pack.writeTo(Packs.LOCAL, new Path(directory, name));
    return name;
  }

  private static Iterator<String> paths(String directory, String name) throws IOException {
    try (PackReader reader = PackReader.open(Packs.LOCAL, new Path(directory, name), name)) {
      return Packs.list(reader.entries()).stream().map(PackEntry::path).iterator();
    }
  }

  private static String path(int i) {
    return "/out/" + i % 7 + "/" + i;
  }
}
