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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** The example as the first version of the format had it. */
  private static final String VERSION_1 =
      "4450414b000101006869070463306465022f7800036e657701e80702ac020402ae02ac02"
          + "0177000102696e022f7802018f434346648f6b96df89dda901c5176b10a6d83961dd3c1a"
          + "c88b59b2dc327aa40966696c653a2f696e00022f7802e807008f434346648f6b96df89dd"
          + "a901c5176b10a6d83961dd3c1ac88b59b2dc327aa400022f64000102022f61000002088f"
          + "434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa40301620002"
          + "ac02082cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982404"
          + "6a312f70026a310200026162010101046a302f71010a460100007de23fd7015031010000"
          + "44f3669401810156030000f24d750a000000340001010027ae7c4a4450414b";

  @Test
  void aPackOfTheFirstVersionIsReadWithoutWhatItDidNotHave(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("p.pack");
    Files.write(file, HexFormat.of().parseHex(VERSION_1));

    try (PackReader reader =
        PackReader.open(
            FileSystem.getLocal(new Configuration()),
            new org.apache.hadoop.fs.Path(file.toUri()),
            "j1/p")) {
      PackDatum datum = reader.datums().next();
      assertThat(datum.id()).isEqualTo("c0de");
      assertThat(datum.bytesDeduplicated()).isEqualTo(300);
      assertThat(datum.recordsOut()).isZero();
      assertThat(datum.memory()).isZero();
      assertThat(datum.worker()).isEqualTo("w");
      assertThat(datum.inputs()).hasSize(1);
    }
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
              2,
              1024,
              "w",
              null,
              List.of(new PackInput("in", "/x", 2, HexFormat.of().formatHex(Packs.sha256("hi"))))));
    }
    return bytes.toByteArray();
  }
}
