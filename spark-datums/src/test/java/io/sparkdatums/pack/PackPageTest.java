package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked example of docs/formats/pack.md is a real pack. */
final class PackPageTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| `([0-9a-f ]+)` \\| .*");

  @Test
  void theWorkedExampleIsWhatTheWriterWrites() throws IOException {
    StringBuilder hex = new StringBuilder();
    List<String> offsets = new java.util.ArrayList<>();
    List<String> expectedOffsets = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/formats/pack.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        offsets.add(row.group(1));
        expectedOffsets.add(String.format(Locale.ROOT, "%d", hex.length() / 2));
        hex.append(row.group(2).replace(" ", ""));
      }
    }

    assertThat(hex).hasToString(HexFormat.of().formatHex(example()));
    assertThat(offsets).isEqualTo(expectedOffsets);
  }

  private static byte[] example() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PackWriter writer = PackWriter.create(bytes, "j1/p", new PackHeader("j1", 2, 0, "ab"))) {
      writer.begin();
      writer.input(new InputHash("file:/in", "/x", 2, 1000, null, Packs.sha256("hi")));
      writer.directory("/d");
      try (OutputStream file = writer.file("/d/a")) {
        file.write('h');
        file.write('i');
      }
      writer.reference("/d/b", Packs.reference(300, "hello", "j0/q", 8));
      writer.end(
          new PackDatum(
              0,
              7,
              "c0de",
              "/x",
              DatumState.PROCESSED,
              "new",
              1,
              1000,
              2,
              300,
              4,
              2,
              302,
              300,
              "w",
              null,
              List.of(new PackInput("in", "/x", 2, HexFormat.of().formatHex(Packs.sha256("hi"))))));
    }
    return bytes.toByteArray();
  }
}
