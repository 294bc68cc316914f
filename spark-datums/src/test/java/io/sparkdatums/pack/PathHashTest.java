package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

final class PathHashTest {

  @Property
  void theHashIsThatOfSparkSql(@ForAll String path) {
    byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);

    assertThat(PathHash.of(path))
        .isEqualTo(XXH64.hashUnsafeBytes(utf8, Platform.BYTE_ARRAY_OFFSET, utf8.length, 42));
  }

  @Example
  void everyLengthUpToSeveralStripesAgreesWithSparkSql() {
    byte[] bytes = new byte[200];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37 + 200);
    }
    for (int from = 0; from < 8; from++) {
      for (int length = 0; length <= bytes.length - from; length++) {
        assertThat(PathHash.of(bytes, from, length))
            .isEqualTo(XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET + from, length, 42));
      }
    }
  }

  @Property
  void aShardIsTheHashModuloTheNumberOfShards(@ForAll String path) {
    for (int shards : new int[] {1, 2, 7, 64}) {
      assertThat(PathHash.shard(path, shards))
          .isEqualTo((int) Math.floorMod(PathHash.of(path), (long) shards))
          .isBetween(0, shards - 1);
    }
  }
}
