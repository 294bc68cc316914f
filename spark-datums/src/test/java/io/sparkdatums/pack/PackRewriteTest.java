package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackRewriteTest {
  private static final String NAME = "job-1/a.b";

  @TempDir Path directory;

  private org.apache.hadoop.fs.Path first() {
    return new org.apache.hadoop.fs.Path(directory.toUri().toString(), "a.b.pack");
  }

  private PackReader open() throws IOException {
    return PackReader.open(Packs.LOCAL, first(), NAME);
  }

  private static List<PackEntry> entries(PackReader pack) {
    List<PackEntry> all = new ArrayList<>();
    for (Iterator<PackEntry> entries = pack.entries(); entries.hasNext(); ) {
      all.add(entries.next());
    }
    return all;
  }

  private static String read(PackReader pack, PackEntry entry) throws IOException {
    try (InputStream in = pack.content(entry.offset(), entry.size(), entry.hash())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Puts another object in the place of the one that is there. */
  private void rewrite(int turn, BitSet datums, LongPredicate contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PackReader pack = open()) {
      PackRewrite.write(pack, bytes, datums, contents);
    }
    Files.write(directory.resolve(PackObjects.later("a.b", turn)), bytes.toByteArray());
    Files.deleteIfExists(directory.resolve("a.b.pack"));
    Files.deleteIfExists(directory.resolve("a.b." + (turn - 1) + ".kept"));
  }

  @Test
  void whatStaysIsWhereItWasHoweverOftenThePackIsWrittenAnew() throws IOException {
    Packs made = Packs.named(NAME);
    for (int datum = 0; datum < 50; datum++) {
      made.datum(
          "/in/" + datum,
          Map.of(
              "/d/" + datum,
              "content " + datum,
              "/d/empty-" + datum,
              "",
              "/dir-" + datum + "/",
              ""));
    }
    made.writeTo(Packs.LOCAL, first());
    List<PackEntry> left;
    List<PackDatum> datums = new ArrayList<>();
    try (PackReader pack = open()) {
      left = entries(pack);
      pack.datums().forEachRemaining(datums::add);
    }
    List<PackEntry> all = left;
    Random random = new Random(1);
    for (int turn = 1; turn <= 4; turn++) {
      BitSet whole = new BitSet();
      BitSet content = new BitSet();
      for (int datum = 0; datum < 50; datum++) {
        whole.set(datum, random.nextInt(3) == 0);
        content.set(datum, random.nextInt(4) == 0);
      }
      List<PackEntry> stays =
          left.stream()
              .filter(
                  entry ->
                      whole.get(entry.ordinal())
                          || (entry.size() > 0 && content.get(entry.ordinal())))
              .toList();
      LongPredicate needed =
          offset ->
              all.stream()
                  .anyMatch(
                      entry ->
                          entry.size() > 0
                              && entry.offset() == offset
                              && content.get(entry.ordinal()));
      rewrite(turn, whole, needed);
      try (PackReader pack = open()) {
        assertThat(entries(pack)).usingRecursiveComparison().isEqualTo(stays);
        List<PackDatum> same = new ArrayList<>();
        pack.datums().forEachRemaining(same::add);
        assertThat(same).isEqualTo(datums);
        long bytes = 0;
        for (PackEntry entry : stays) {
          if (entry.kind() == EntryKind.FILE && entry.size() > 0) {
            assertThat(read(pack, entry)).isEqualTo("content " + entry.ordinal());
            bytes += entry.size();
          }
        }
        assertThat(pack.contentBytes()).isEqualTo(bytes);
        for (PackEntry gone : left) {
          if (gone.size() > 0 && !stays.contains(gone)) {
            assertThatThrownBy(() -> read(pack, gone))
                .hasMessageContaining("PACK_CORRUPT")
                .hasMessageContaining("it does not hold");
          }
        }
      }
      left = stays;
    }
  }

  @Test
  void theNamesOfAPacksObjectsSayHowOftenItWasWrittenAnew() {
    assertThat(PackObjects.later("w.3-0", 12)).isEqualTo("w.3-0.12.kept");
    assertThat(PackObjects.turn("w.3-0.12.kept")).isEqualTo(12);
    assertThat(PackObjects.pack("w.3-0.12.kept")).isEqualTo("w.3-0");
    assertThat(PackObjects.turn("w.3-0.pack")).isZero();
    assertThat(PackObjects.pack("w.3-0.pack")).isEqualTo("w.3-0");
    for (String other : List.of("x.kept", "x.0.kept", "x.01.kept", "1.files", "x")) {
      assertThat(PackObjects.isPack(other)).as(other).isFalse();
    }
  }
}
