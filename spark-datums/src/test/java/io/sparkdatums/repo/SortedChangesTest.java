package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.ChangeRecord;
import io.sparkdatums.tree.DatumOrder;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedChangesTest {
  @TempDir Path directory;

  @Test
  void recordsOfAnyLengthComeInOrderHoweverFewFitInMemory() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int limit = 64 << random.nextInt(12);
      boolean isShared = seed % 2 == 0;
      SharedBytes shared = new SharedBytes(limit);
      List<byte[]> records = new ArrayList<>();
      try (SpillSort sort = new SpillSort(limit, directory)) {
        for (int i = random.nextInt(5000); i > 0; i--) {
          int length = random.nextInt(200) == 0 ? random.nextInt(200_000) : random.nextInt(60);
          byte[] record = new byte[length];
          random.nextBytes(record);
          // Long common beginnings, and ends of zeros, are what a sort may get wrong.
          Arrays.fill(record, 0, length / (1 + random.nextInt(4)), (byte) random.nextInt(2));
          Arrays.fill(record, length - length / (1 + random.nextInt(4)), length, (byte) 0);
          records.add(record);
          int at = random.nextInt(3);
          byte[] array = new byte[at + length + random.nextInt(3)];
          System.arraycopy(record, 0, array, at, length);
          if (isShared && !shared.hasRoom(length)) {
            sort.addAll(shared.take());
          }
          if (isShared) {
            shared.add(array, at, length, random.nextInt(1 + Math.max(0, length - 32)));
          } else {
            sort.add(array, at, length);
          }
        }
        sort.addAll(shared.take());
        records.sort(Arrays::compareUnsigned);
        Records sorted = sort.sorted();
        for (byte[] record : records) {
          assertThat(sorted.advance()).isTrue();
          assertThat(length(sorted.bytes(), sorted.at())).isEqualTo(record.length);
          assertThat(compare(sorted.bytes(), sorted.at(), whole(record), Records.HEAD)).isZero();
        }
        assertThat(sorted.advance()).isFalse();
      }
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private static byte[] whole(byte[] record) {
    return ByteBuffer.allocate(Records.HEAD + record.length)
        .putInt(record.length)
        .put(record)
        .array();
  }

  private static int length(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at - Records.HEAD);
  }

  private static int compare(byte[] a, int atA, byte[] b, int atB) {
    return Arrays.compareUnsigned(a, atA, atA + length(a, atA), b, atB, atB + length(b, atB));
  }

  @Test
  void changesComeByShardPathOperationDatumAndHashAsTheyWere() throws IOException {
    Random random = new Random(5);
    String[] names = {"a", "a.b", "é", "b", "\uFFFD", "\uD83D\uDE00", "a b", "\u0001"};
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String path = path(random, names);
      Change.Op op = Change.Op.values()[random.nextInt(Change.Op.values().length)];
      byte[] hash = {(byte) random.nextInt(), (byte) random.nextInt()};
      String datum = path(random, names);
      for (int more = random.nextInt(3); more > 0; more--) {
        datum += "\0" + path(random, names);
      }
      datum = DatumOrder.piece(datum, random.nextInt(2), random.nextInt(2));
      Part part = op == Change.Op.TOUCH ? null : new Part("p/" + i, i, datum, 1L << 40, i, hash);
      changes.add(new Change(op, path, part));
    }
    List<Change> sorted = new ArrayList<>();
    List<Integer> shards = new ArrayList<>();
    try (SpillSort sort = new SpillSort(1 << 16, directory)) {
      new ShardChunks(ChangeBytes.of(changes.iterator(), 4), 4)
          .forEachRemaining(
              row -> {
                try {
                  sort.addAll(row.getAs(1));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      Records records = sort.sorted();
      ChangeRecord change = new ChangeRecord();
      while (records.advance()) {
        change.look(records);
        shards.add(change.shard());
        sorted.add(change.change());
      }
    }
    assertThat(shards).isSorted();
    assertThat(sorted).map(change -> PathHash.shard(change.path(), 4)).isEqualTo(shards);
    assertThat(sorted).containsExactlyInAnyOrderElementsOf(changes).isSortedAccordingTo(ORDER);
  }

  private static String path(Random random, String[] names) {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(4); depth > 0; depth--) {
      path.append('/').append(names[random.nextInt(names.length)]);
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static final Comparator<Change> ORDER =
      Comparator.<Change>comparingInt(change -> PathHash.shard(change.path(), 4))
          .thenComparing(Change::path, PathOrder::compare)
          .thenComparing(Change::op)
          .thenComparing(Change::part, Comparator.nullsFirst(SortedChangesTest::compare));

  private static int compare(Part a, Part b) {
    int byDatum = DatumOrder.compare(a.datum(), b.datum());
    return byDatum != 0 ? byDatum : Arrays.compareUnsigned(a.hash(), b.hash());
  }
}
