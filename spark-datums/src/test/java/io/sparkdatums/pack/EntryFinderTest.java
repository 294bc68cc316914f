package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntryFinderTest {
  private static final int FILES = 20_000;
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 3, EntryFinder.BLOCKS})
  void filesOfALargeIndexAreFoundHoweverTheyAreLookedFor(int mostBlocks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PackWriter writer = PackWriter.create(bytes, "j/p", new PackHeader("j", 0, 0, ""))) {
      for (int datum = 0; datum < 2; datum++) {
        writer.begin();
        for (int i = datum; i < FILES; i++) {
          writer.reference(path(i), Packs.reference(i, "text " + datum, "other/" + i % 3, i));
        }
        writer.end(Packs.processed(datum, "/k" + datum));
      }
    }
    Path scratch = Files.createDirectory(directory.resolve("scratch"));
    try (PackReader reader = Packs.open(directory, "j/p", bytes.toByteArray())) {
      assertThat(reader.buckets()).isGreaterThan(16);
      EntryFinder finder = reader.finder(scratch, mostBlocks);
      for (int datum : new int[] {1, 0, 1}) {
        finder.begin(datum);
        assertThat(finder.find("/before")).isNull();
        for (int i = 0; i < FILES; i += 100) {
          PackReference found = finder.find(path(i));
          if (i < datum) {
            assertThat(found).isNull();
          } else {
            assertThat(found)
                .usingRecursiveComparison()
                .isEqualTo(Packs.reference(i, "text " + datum, "other/" + i % 3, i).get(0));
          }
        }
        assertThat(finder.find("/z")).isNull();
      }
      finder.close();
    }
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, EntryFinder.BLOCKS})
  void directoriesAndFilesOfSeveralPiecesAreNotFound(int mostBlocks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PackReference piece = Packs.reference(1, "x", "other/p", 8).get(0);
    try (PackWriter writer = PackWriter.create(bytes, "j/p", new PackHeader("j", 0, 0, ""))) {
      writer.begin();
      writer.directory("/d");
      writer.reference("/p1", List.of(piece));
      writer.reference("/p2", List.of(piece, piece));
      writer.reference("/p3", List.of(piece, piece, piece));
      try (OutputStream file = writer.file("/q")) {
        file.write(7);
      }
      writer.end(Packs.processed(0, "/k"));
    }
    try (PackReader reader = Packs.open(directory, "j/p", bytes.toByteArray());
        EntryFinder finder = reader.finder(directory, mostBlocks)) {
      finder.begin(0);
      assertThat(finder.find("/d")).isNull();
      assertThat(finder.find("/p1")).usingRecursiveComparison().isEqualTo(piece);
      assertThat(finder.find("/p2")).isNull();
      assertThat(finder.find("/p3")).isNull();
      PackReference own = finder.find("/q");
      assertThat(own).isNotNull();
      assertThat(own.pack()).isEqualTo("j/p");
      assertThat(own.size()).isEqualTo(1);
    }
  }

  private static String path(int number) {
    return String.format(Locale.ROOT, "/some/directory/of/files/%07d.txt", number);
  }
}
