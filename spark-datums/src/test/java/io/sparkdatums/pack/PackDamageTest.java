package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the bytes of a pack, it is noticed or it does not matter. */
final class PackDamageTest {
  private static final String NAME = "job-1/a";

  @TempDir Path directory;

  private final byte[] whole =
      Packs.named(NAME)
          .datum("k1", Map.of("/out/a", "alpha", "/out/b", "", "/empty/", ""))
          .datum("k2", Map.of("/out/a", "again", "/x", "y"))
          .bytes();

  @Test
  void aFlippedByteIsNoticedOrDoesNotMatter() throws IOException {
    List<String> expected = read(whole);
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {1, 0x80, 0xff}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        expectSameOrNamed(damaged, expected);
      }
    }
  }

  @Test
  void aTruncatedPackIsNamedAsSuch() {
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("PACK_CORRUPT")
          .hasMessageContaining(NAME);
    }
  }

  @Test
  void anyOtherDamageIsNoticedToo() throws IOException {
    List<String> expected = read(whole);
    Random random = new Random(1);
    for (int run = 0; run < 2_000; run++) {
      int from = random.nextInt(whole.length);
      byte[] damaged = whole.clone();
      switch (random.nextInt(3)) {
        case 0 -> Arrays.fill(damaged, from, whole.length, (byte) 0);
        case 1 -> {
          for (int at = from; at < Math.min(whole.length, from + 8); at++) {
            damaged[at] = (byte) random.nextInt();
          }
        }
        default -> {
          damaged = Arrays.copyOf(whole, whole.length + from + 1);
          System.arraycopy(whole, 0, damaged, from + 1, whole.length);
        }
      }
      expectSameOrNamed(damaged, expected);
    }
  }

  @Test
  void aPackOfALaterFormatIsNamedAsSuch() {
    byte[] later = whole.clone();
    later[whole.length - 11] = PackFormat.VERSION + 1;

    assertThatThrownBy(() -> read(later))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("PACK_VERSION")
        .hasMessageContaining(
            "format version " + later[whole.length - 11] + " with hash algorithm 1");
  }

  private void expectSameOrNamed(byte[] damaged, List<String> expected) throws IOException {
    try {
      assertThat(read(damaged)).isEqualTo(expected);
    } catch (DatumsException e) {
      assertThat(e.errorClass()).isIn("PACK_CORRUPT", "PACK_VERSION");
      assertThat(e).hasMessageContaining(NAME);
    }
  }

  /** All that a pack says, its contents as those that verify them see them. */
  private List<String> read(byte[] bytes) throws IOException {
    List<String> all = new ArrayList<>();
    try (PackReader reader = Packs.open(directory, NAME, bytes)) {
      all.add(reader.header().toString());
      reader.datums().forEachRemaining(datum -> all.add(datum.toString()));
      reader.inputs().forEachRemaining(input -> all.add(input.toString()));
      for (PackEntry entry : Packs.list(reader.entries())) {
        all.add(entry.path() + entry.ordinal() + entry.kind() + entry.size() + entry.offset());
        all.add(HexFormat.of().formatHex(entry.hash()));
        if (entry.kind() == EntryKind.FILE) {
          try (InputStream content = reader.content(entry.offset(), entry.size(), entry.hash())) {
            all.add(new String(content.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
          }
        }
      }
    }
    return all;
  }
}
