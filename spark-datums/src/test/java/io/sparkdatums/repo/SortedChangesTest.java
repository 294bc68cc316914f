package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

@SuppressWarnings("EnumOrdinal") // the order of the constants is the order at one path
class SortedChangesTest {
  @TempDir Path directory;

  @Test
  void recordsOfAnyLengthComeInOrderHoweverFewFitInMemory() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int limit = 64 << random.nextInt(8);
      List<byte[]> records = new ArrayList<>();
      try (SpillSort sort = new SpillSort(SortedChangesTest::compare, limit, directory)) {
        for (int i = random.nextInt(5000); i > 0; i--) {
          int length = random.nextInt(200) == 0 ? random.nextInt(200_000) : random.nextInt(60);
          byte[] record = new byte[length];
          random.nextBytes(record);
          records.add(record);
          int at = random.nextInt(3);
          byte[] array = new byte[at + length + random.nextInt(3)];
          System.arraycopy(record, 0, array, at, length);
          sort.add(array, at, length);
        }
        records.sort(Arrays::compareUnsigned);
        SpillSort.Cursor sorted = sort.sorted();
        for (byte[] record : records) {
          assertThat(sorted.advance()).isTrue();
          assertThat(length(sorted.bytes(), sorted.at())).isEqualTo(record.length);
          assertThat(compare(sorted.bytes(), sorted.at(), whole(record), SpillSort.HEAD)).isZero();
        }
        assertThat(sorted.advance()).isFalse();
      }
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private static byte[] whole(byte[] record) {
    return ByteBuffer.allocate(SpillSort.HEAD + record.length)
        .putInt(record.length)
        .put(record)
        .array();
  }

  private static int length(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at - SpillSort.HEAD);
  }

  private static int compare(byte[] a, int atA, byte[] b, int atB) {
    return Arrays.compareUnsigned(a, atA, atA + length(a, atA), b, atB, atB + length(b, atB));
  }

  @Test
  void changesComeByShardPathOperationDatumAndHashAsTheyWere() throws IOException {
    Random random = new Random(5);
    String[] names = {"a", "a.b", "é", "b", "\uFFFD", "\uD83D\uDE00", "a b"};
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder path = new StringBuilder();
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        path.append('/').append(names[random.nextInt(names.length)]);
      }
      Change.Op op = Change.Op.values()[random.nextInt(Change.Op.values().length)];
      byte[] hash = {(byte) random.nextInt(), (byte) random.nextInt()};
      String datum = names[random.nextInt(names.length)];
      Part part = op == Change.Op.TOUCH ? null : new Part("p/" + i, i, datum, 1L << 40, i, hash);
      String at = path.length() == 0 ? "/" : path.toString();
      changes.add(new Change(op, at, part));
    }
    List<ShardChange> sorted = new ArrayList<>();
    List<byte[]> chunks = new ArrayList<>(List.of(ShardChunks.mention(2).<byte[]>getAs(1)));
    new ShardChunks(changes.iterator(), 4).forEachRemaining(row -> chunks.add(row.getAs(1)));
    try (SortedRecords<ShardChange> of = SortedChanges.of(chunks.iterator(), 1 << 18, directory)) {
      of.forEachRemaining(sorted::add);
    }
    List<ShardChange> expected = new ArrayList<>(List.of(ShardChange.mention(2)));
    changes.forEach(
        change -> expected.add(new ShardChange(PathHash.shard(change.path(), 4), change)));
    assertThat(sorted).containsExactlyInAnyOrderElementsOf(expected).isSortedAccordingTo(ORDER);
  }

  private static final Comparator<ShardChange> ORDER =
      Comparator.comparingInt(ShardChange::shard)
          .thenComparing(ShardChange::change, Comparator.nullsFirst(SortedChangesTest::compare));

  private static int compare(Change a, Change b) {
    int byPath = PathOrder.compare(a.path(), b.path());
    int byOp = byPath != 0 ? byPath : Integer.compare(a.op().ordinal(), b.op().ordinal());
    if (byOp != 0 || a.part() == null) {
      return byOp;
    }
    int byDatum =
        Arrays.compareUnsigned(
            a.part().datum().getBytes(StandardCharsets.UTF_8),
            b.part().datum().getBytes(StandardCharsets.UTF_8));
    return byDatum != 0 ? byDatum : Arrays.compareUnsigned(a.part().hash(), b.part().hash());
  }
}
