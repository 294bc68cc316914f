package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random datums, some of them abandoned, with names that files may have but seldom do. */
final class PackPropertyTest {
  private static Path directory;

  @BeforeContainer
  static void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("packs");
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    Files.deleteIfExists(directory.resolve("pack"));
    Files.delete(directory);
  }

  record Written(String key, Map<String, String> files, boolean abandoned) {}

  record Found(String path, int ordinal, String content) {}

  @Property(tries = 200)
  void aPackHoldsWhatItsDatumsWroteAndNothingElse(@ForAll("datums") List<Written> datums)
      throws IOException {
    List<Found> expected = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PackWriter writer = PackWriter.create(bytes, "j/p", new PackHeader("j", 0, 0, ""))) {
      for (Written datum : datums) {
        writer.begin();
        Map<String, String> files = new TreeMap<>(PathOrder::compare);
        files.putAll(datum.files());
        for (Map.Entry<String, String> file : files.entrySet()) {
          try (OutputStream content = writer.file(file.getKey())) {
            content.write(file.getValue().getBytes(StandardCharsets.UTF_8));
          }
        }
        if (datum.abandoned()) {
          writer.abandon();
        } else {
          int ordinal = writer.datums();
          files.forEach((path, text) -> expected.add(new Found(path, ordinal, text)));
          keys.add(datum.key());
          writer.end(Packs.processed(ordinal, datum.key()));
        }
      }
    }
    expected.sort(Comparator.comparing(Found::path, PathOrder::compare));

    List<Found> found = new ArrayList<>();
    try (PackReader reader = Packs.open(directory, "j/p", bytes.toByteArray())) {
      assertThat(reader.datums()).toIterable().extracting(PackDatum::key).isEqualTo(keys);
      for (PackEntry entry : Packs.list(reader.entries())) {
        try (InputStream in = reader.content(entry.offset(), entry.size(), entry.hash())) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          found.add(new Found(entry.path(), entry.ordinal(), text));
        }
      }
    }
    assertThat(found).isEqualTo(expected);
    findEach(bytes.toByteArray(), keys.size(), expected);
  }

  /** Asks each datum for the paths of all. */
  private static void findEach(byte[] pack, int datums, List<Found> expected) throws IOException {
    List<String> paths = expected.stream().map(Found::path).distinct().toList();
    for (int mostBlocks : new int[] {-1, EntryFinder.BLOCKS}) {
      List<Found> found = new ArrayList<>();
      try (PackReader reader = Packs.open(directory, "j/p", pack);
          EntryFinder finder = reader.finder(directory, mostBlocks)) {
        for (int ordinal = 0; ordinal < datums; ordinal++) {
          finder.begin(ordinal);
          for (String path : paths) {
            PackReference at = finder.find(path);
            if (at != null) {
              try (InputStream in = reader.content(at.offset(), at.size(), at.hash())) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                found.add(new Found(path, ordinal, text));
              }
            }
          }
        }
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Provide
  Arbitrary<List<Written>> datums() {
    Arbitrary<String> name =
        Arbitraries.of(
                "a", "b", "\n", "\t", "'", "-", "%", ":", " ", "é", "e\u0301", "\u202e", "😀")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(parts -> String.join("", parts));
    Arbitrary<String> path =
        name.list().ofMinSize(1).ofMaxSize(4).map(names -> "/" + String.join("/", names));
    Arbitrary<String> text = Arbitraries.strings().ascii().ofMaxLength(20);
    return Combinators.combine(
            path, Arbitraries.maps(path, text).ofMaxSize(12), Arbitraries.of(false, false, true))
        .as(Written::new)
        .list()
        .ofMaxSize(8);
  }
}
