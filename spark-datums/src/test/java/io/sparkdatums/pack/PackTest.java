package io.sparkdatums.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackTest {
  private static final String NAME = "job-1/w0-0";
  private static final PackHeader HEADER = new PackHeader("job-1", 3, 1, "cafe");

  @TempDir Path directory;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void aPackGivesBackWhatWasWritten() throws IOException {
    PackDatum failed =
        new PackDatum(
            1,
            -1,
            "id",
            "a\0b",
            DatumState.FAILED,
            "code",
            3,
            1,
            2,
            3,
            4,
            5,
            0,
            0,
            6,
            7L << 32,
            "wörker",
            "exit 1",
            List.of(
                new PackInput("in", "/a", 7, HexFormat.of().formatHex(Packs.sha256("in"))),
                new PackInput("other", "/b", 0, null)));
    InputHash input = new InputHash("file:/in", "/a/1", 7, 8, null, Packs.sha256("in"));
    InputHash second = new InputHash("file:/in", "/a/2", 0, 9, "\"e\"", Packs.sha256(""));
    try (PackWriter writer = PackWriter.create(bytes, NAME, HEADER)) {
      writer.begin();
      writer.input(input);
      writer.directory("/");
      write(writer, "/a", "one");
      writer.input(second);
      write(writer, "/a/x", "");
      writer.reference("/a.b", Packs.reference(5, "other", "job-0/w1", 99));
      writer.end(Packs.processed(0, "k"));
      writer.begin();
      writer.end(failed);
      assertThat(writer.datums()).isEqualTo(2);
    }

    try (PackReader reader = open()) {
      assertThat(reader.header()).isEqualTo(HEADER);
      assertThat(Packs.list(reader.datums())).containsExactly(Packs.processed(0, "k"), failed);
      assertThat(Packs.list(reader.inputs()))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(input, second);
      assertThat(reader.entryCount()).isEqualTo(4);
      assertThat(Packs.list(reader.entries()))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(
              new PackEntry(0, "/", EntryKind.DIRECTORY, 0, new byte[0], NAME, 0),
              new PackEntry(0, "/a", EntryKind.FILE, 3, Packs.sha256("one"), NAME, 8),
              new PackEntry(0, "/a/x", EntryKind.FILE, 0, Packs.sha256(""), NAME, 11),
              new PackEntry(0, "/a.b", EntryKind.FILE, 5, Packs.sha256("other"), "job-0/w1", 99));
      try (InputStream content = reader.content(8, 3)) {
        assertThat(content.readAllBytes()).asString().isEqualTo("one");
      }
    }
  }

  @Test
  void aFileOfSeveralPiecesKeepsTheirOrderBesideThoseOfOtherDatums() throws IOException {
    try (PackWriter writer = PackWriter.create(bytes, NAME, HEADER)) {
      for (int datum = 0; datum < 2; datum++) {
        writer.begin();
        writer.reference(
            "/f",
            List.of(
                new PackReference(2, Packs.sha256("zz"), "job-0/b", 40),
                new PackReference(1, Packs.sha256("a"), "job-0/a", 8 + datum)));
        writer.end(Packs.processed(datum, "k" + datum));
      }
    }

    try (PackReader reader = open()) {
      assertThat(Packs.list(reader.entries()))
          .extracting(entry -> entry.ordinal() + " " + entry.pack() + " " + entry.offset())
          .containsExactly("0 job-0/b 40", "0 job-0/a 8", "1 job-0/b 40", "1 job-0/a 9");
    }
  }

  @Test
  void anEmptyPackIsAPack() throws IOException {
    PackWriter.create(bytes, NAME, HEADER).close();

    try (PackReader reader = open()) {
      assertThat(reader.datums().hasNext()).isFalse();
      assertThat(reader.inputs().hasNext()).isFalse();
      assertThat(reader.entries().hasNext()).isFalse();
      assertThat(reader.buckets()).isOne();
    }
  }

  @Test
  void contentIsReadInAnyPiecesFromItsOwnBytesOnly() throws IOException {
    String text = "0123456789".repeat(100_000);
    write(NAME, Map.of("/a", "before", "/b", text, "/c", "after"));

    try (PackReader reader = open()) {
      try (InputStream content = reader.content(14, text.length())) {
        assertThat(content.available()).isEqualTo(text.length());
        assertThat(content.read()).isEqualTo('0');
        assertThat(content.readNBytes(3)).asString().isEqualTo("123");
        assertThat(content.skip(500_006)).isEqualTo(500_006);
        assertThat(content.readNBytes(300_000)).asString().isEqualTo(text.substring(0, 300_000));
        assertThat(content.readAllBytes()).hasSize(text.length() - 800_010);
        assertThat(content.read()).isEqualTo(-1);
        assertThat(content.read(new byte[1])).isEqualTo(-1);
        assertThat(content.skip(1)).isZero();
      }
      try (InputStream none = reader.content(14, 0)) {
        assertThat(none.read()).isEqualTo(-1);
      }
      assertThatThrownBy(() -> reader.content(8, bytes.size()))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("PACK_CORRUPT")
          .hasMessageContaining("does not hold");
    }
  }

  @Test
  void entriesComeByBucketThenPathThenDatumHoweverManyThereAre() throws IOException {
    List<String> expected = writeMany(40_000, 50, 32);

    try (PackReader reader = open()) {
      assertThat(reader.buckets()).isEqualTo(64);
      assertThat(described(reader.entries())).isEqualTo(inIndexOrder(expected, 64));
    }
  }

  @Test
  void anIndexThatDoesNotFitInMemoryIsSortedOnDisk() throws IOException {
    List<String> expected = writeMany(40_000, 50, 1);

    try (PackReader reader = open()) {
      assertThat(reader.buckets()).isEqualTo(1024);
      assertThat(described(reader.entries())).isEqualTo(inIndexOrder(expected, 1024));
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactly("pack");
    }
  }

  @Test
  void aShardIsReadByItself() throws IOException {
    List<String> expected = inIndexOrder(writeMany(20_000, 4, 32), 32);

    try (PackReader reader = open()) {
      assertThat(reader.isByShard()).isTrue();
      for (int shards = 1; shards <= 128; shards *= 2) {
        int read = 0;
        for (int shard = 0; shard < shards; shard++) {
          List<String> found = new ArrayList<>();
          for (PackEntries entries = reader.records(shard, shards); entries.next(); read++) {
            String path = new String(entries.path(), 0, entries.pathLength(), UTF_8);
            if (PathHash.shard(path, shards) == shard) {
              found.add(path + " " + entries.ordinal());
            }
          }
          assertThat(found).isEqualTo(ofShard(expected, shard, shards));
        }
        // Each shard reads at most one block more at either end.
        assertThat(read).isLessThan(expected.size() + shards * 3 * PackFormat.BUCKET_ENTRIES);
      }
    }
  }

  private static List<String> ofShard(List<String> entries, int shard, int shards) {
    return entries.stream().filter(each -> PathHash.shard(path(each), shards) == shard).toList();
  }

  @Test
  void anIndexOfAnEarlierVersionIsInTheOrderOfShards() {
    for (int version = 1; version <= PackFormat.VERSION; version++) {
      Footer footer =
          new Footer(
              version,
              NAME,
              new PackHeader("j", 0, 0, ""),
              0,
              64,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              null);
      String path = "/a/b";
      assertThat(footer.bucket(path.getBytes(UTF_8)))
          .isEqualTo(
              footer.isByShard()
                  ? PathHash.bucket(PathHash.of(path), 64)
                  : PathHash.shard(path, 64));
    }
    assertThat(PathHash.bucket(0b101, 8)).isEqualTo(0b101);
    assertThat(PathHash.bucket(0b110, 8)).isEqualTo(0b011);
    assertThat(PathHash.bucket(-1, 1)).isZero();
  }

  @Test
  void anAbandonedDatumLeavesNothingBehindEvenIfItWentToDisk() throws IOException {
    try (PackWriter writer = PackWriter.create(bytes, NAME, HEADER, directory, 1)) {
      datum(writer, 0, 10);
      for (int files : new int[] {10, 30_000}) {
        writer.begin();
        fill(writer, files);
        OutputStream unfinished = writer.file("/z");
        unfinished.write(1);
        writer.abandon();
        unfinished.close();
      }
      datum(writer, 1, 20);
    }

    try (PackReader reader = open()) {
      assertThat(Packs.list(reader.datums())).hasSize(2);
      assertThat(reader.inputs()).toIterable().hasSize(30);
      assertThat(reader.entries()).toIterable().hasSize(30);
      Iterator<PackEntry> entries = reader.entries();
      while (entries.hasNext()) {
        PackEntry entry = entries.next();
        assertThat(entry.hash()).isEqualTo(Packs.sha256(entry.path()));
      }
    }
  }

  @Test
  void manyInputsAndDatumsGoIntoSeveralBlocks() throws IOException {
    try (PackWriter writer = PackWriter.create(bytes, NAME, HEADER)) {
      for (int ordinal = 0; ordinal < 3; ordinal++) {
        datum(writer, ordinal, 10_000);
      }
      for (int ordinal = 3; ordinal < 5_000; ordinal++) {
        writer.begin();
        writer.end(Packs.processed(ordinal, "k" + ordinal));
      }
    }

    try (PackReader reader = open()) {
      List<InputHash> inputs = Packs.list(reader.inputs());
      assertThat(inputs).hasSize(30_000);
      for (int i = 0; i < inputs.size(); i++) {
        assertThat(inputs.get(i).path()).isEqualTo(path(i % 10_000));
        assertThat(inputs.get(i).input()).isEqualTo("file:/" + i % 10_000 / 100);
      }
      List<PackDatum> datums = Packs.list(reader.datums());
      assertThat(datums).hasSize(5_000);
      assertThat(datums.get(4_999)).isEqualTo(Packs.processed(4_999, "k4999"));
    }
  }

  @Test
  void thePathsOfADatumMustAscend() throws IOException {
    try (PackWriter writer = PackWriter.create(bytes, NAME, HEADER)) {
      writer.begin();
      write(writer, "/a/x", "");
      for (String path : List.of("/a", "/a/x", "/")) {
        assertThatThrownBy(() -> writer.file(path))
            .isInstanceOf(DatumsException.class)
            .hasMessageContaining("PACK_PATH_ORDER")
            .hasMessageContaining("\"" + path + "\" cannot follow \"/a/x\"");
      }
      assertThatThrownBy(() -> writer.directory("/" + "a".repeat(70_000)))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("longer than 65535 bytes");
      writer.end(Packs.processed(0, "k"));
      datum(writer, 1, 1);
    }
    try (PackReader reader = open()) {
      assertThat(reader.entryCount()).isEqualTo(2);
    }
  }

  @Test
  void callsOutOfOrderAreRefused() throws IOException {
    PackWriter writer = PackWriter.create(bytes, NAME, HEADER);
    assertThatThrownBy(() -> writer.file("/a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a path is recorded out of order");
    assertThatThrownBy(writer::abandon)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a datum is abandoned out of order");
    writer.begin();
    OutputStream open = writer.file("/a");
    assertThatThrownBy(() -> writer.end(Packs.processed(0, "k")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a datum ends out of order");
    open.close();
    assertThatThrownBy(() -> open.write(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has been closed");
    assertThatThrownBy(() -> writer.end(Packs.processed(1, "k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ordinal 1 is not 0");
    assertThatThrownBy(writer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in the middle of a datum");
    assertThatThrownBy(this::open).hasMessageContaining("PACK_CORRUPT");
  }

  @Test
  void aDiscardedPackIsNotAPack() throws IOException {
    PackWriter writer = PackWriter.create(bytes, NAME, HEADER);
    datum(writer, 0, 1);
    writer.discard();
    writer.close();

    assertThatThrownBy(this::open).hasMessageContaining("PACK_CORRUPT");
  }

  @Test
  void afterAFailedWriteNoPackIsMade() throws IOException {
    List<String> calls = new ArrayList<>();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            calls.add("write");
            throw new IOException("disk full");
          }

          @Override
          public void close() {
            calls.add("close");
          }
        };
    PackWriter writer = PackWriter.create(full, NAME, HEADER);
    writer.begin();
    OutputStream file = writer.file("/a");
    assertThatThrownBy(() -> file.write(new byte[100_000])).hasMessage("disk full");
    writer.abandon();

    assertThatThrownBy(writer::close).hasMessageContaining("after a failed write");
    assertThat(calls).containsExactly("write", "close");
  }

  @Test
  void whereTheIndexCannotGoToDiskNoPackIsMade() throws IOException {
    PackWriter writer = PackWriter.create(bytes, NAME, HEADER, directory.resolve("gone"), 1);
    datum(writer, 0, 10);
    writer.begin();
    assertThatThrownBy(() -> fill(writer, 30_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
    writer.abandon();

    assertThatThrownBy(writer::close).hasMessageContaining("after a failed write");
    assertThatThrownBy(this::open).hasMessageContaining("PACK_CORRUPT");
  }

  @Test
  void aMissingPackIsNamed() throws IOException {
    FileSystem fs = FileSystem.getLocal(new Configuration(false)).getRaw();
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(directory.resolve("gone").toUri());

    assertThatThrownBy(() -> PackReader.open(fs, file, NAME))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("PACK_MISSING")
        .hasMessageContaining(NAME);
  }

  @Test
  void aPackUnderAnotherNameIsNotTakenForIt() throws IOException {
    write("job-1/other", Map.of("/a", "1"));

    assertThatThrownBy(this::open)
        .hasMessageContaining("PACK_CORRUPT")
        .hasMessageContaining("its footer is that of the pack job-1/other");
  }

  private void write(String name, Map<String, String> files) throws IOException {
    try (PackWriter writer = PackWriter.create(bytes, name, HEADER)) {
      writer.begin();
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        write(writer, file.getKey(), file.getValue());
      }
      writer.end(Packs.processed(0, "k"));
    }
  }

  private static void write(PackWriter writer, String path, String text) throws IOException {
    try (OutputStream content = writer.file(path)) {
      content.write(text.getBytes(UTF_8));
    }
  }

  private static void datum(PackWriter writer, int ordinal, int files) throws IOException {
    writer.begin();
    fill(writer, files);
    writer.end(Packs.processed(ordinal, "k" + ordinal));
  }

  private static void fill(PackWriter writer, int files) throws IOException {
    for (int i = 0; i < files; i++) {
      writer.input(new InputHash("file:/" + i / 100, path(i), i, i, null, Packs.sha256(path(i))));
      write(writer, path(i), path(i));
    }
  }

  private static String path(int i) {
    return String.format(java.util.Locale.ROOT, "/directory/%03d/file-%06d", i / 1000, i);
  }

  /** Datums that write to shared paths; describes each entry as {@code path ordinal}. */
  private List<String> writeMany(int entries, int datums, int megabytes) throws IOException {
    List<String> expected = new ArrayList<>();
    try (PackWriter writer = PackWriter.create(bytes, NAME, HEADER, directory, megabytes)) {
      for (int ordinal = 0; ordinal < datums; ordinal++) {
        writer.begin();
        for (int i = 0; i < entries / datums; i++) {
          String path = path(i * datums + (i % 3 == 0 ? 0 : ordinal));
          writer.reference(path, Packs.reference(i, path, "job-0/" + i % 5, ordinal));
          expected.add(path + " " + ordinal);
        }
        writer.end(Packs.processed(ordinal, "k" + ordinal));
      }
    }
    return expected;
  }

  private static List<String> described(Iterator<PackEntry> entries) {
    List<String> described = new ArrayList<>();
    entries.forEachRemaining(
        entry -> {
          assertThat(entry.hash()).isEqualTo(Packs.sha256(entry.path()));
          assertThat(entry.pack()).isEqualTo("job-0/" + entry.size() % 5);
          assertThat(entry.offset()).isEqualTo(entry.ordinal());
          described.add(entry.path() + " " + entry.ordinal());
        });
    return described;
  }

  private static List<String> inIndexOrder(List<String> entries, int buckets) {
    Map<String, String> keys = new HashMap<>();
    for (String entry : entries) {
      int space = entry.lastIndexOf(' ');
      keys.put(
          entry,
          String.format(
              java.util.Locale.ROOT,
              "%04d %s %06d",
              bucket(entry, buckets),
              entry.substring(0, space),
              Integer.parseInt(entry.substring(space + 1))));
    }
    return entries.stream().sorted(Comparator.comparing(keys::get)).toList();
  }

  private static int bucket(String entry, int buckets) {
    return PathHash.bucket(PathHash.of(path(entry)), buckets);
  }

  private static String path(String entry) {
    return entry.substring(0, entry.lastIndexOf(' '));
  }

  private PackReader open() throws IOException {
    return Packs.open(directory, NAME, bytes.toByteArray());
  }
}
