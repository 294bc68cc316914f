package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.repo.Warehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function writes, against one buffer for each path. */
final class FunctionOutputTest {
  /** Where contents begin in a pack, one after the other. */
  private static final int HEAD = 8;

  private static final List<String> PATHS = List.of("/b", "/a.x", "/a/1", "/c/d", "/a/0", "/e");

  @TempDir Path directory;

  private byte[] stored(FunctionOutput output) throws IOException {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    Warehouse warehouse = Warehouse.open(directory.toString(), new Configuration());
    try (PackWriter writer =
            PackWriter.create(pack, "job/pack", new PackHeader("job", 0, 0, ""), directory);
        EarlierOutputs earlier = new EarlierOutputs(warehouse, directory)) {
      writer.begin();
      output.store(new OutputStore(writer, earlier));
      long end = writer.bytes();
      writer.abandon();
      writer.close();
      return Arrays.copyOfRange(pack.toByteArray(), HEAD, Math.toIntExact(end));
    }
  }

  private static byte[] joined(Map<String, ByteArrayOutputStream> expected) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    expected.values().forEach(content -> all.writeBytes(content.toByteArray()));
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 300, 30_000, 200_000})
  void streamsThatAreWrittenInTurnHoldWhatEachOfThemWasGiven(int longest) throws Exception {
    Random random = new Random(longest);
    Chunks chunks = new Chunks();
    for (int datum = 0; datum < 3; datum++) {
      Map<String, ByteArrayOutputStream> expected = new TreeMap<>(PathOrder::compare);
      Map<String, OutputStream> streams = new HashMap<>();
      try (FunctionOutput output = new FunctionOutput(new OutputSpace(chunks, directory, 2))) {
        for (int i = 0; i < 400; i++) {
          String path = PATHS.get(random.nextInt(PATHS.size()));
          byte[] bytes = new byte[random.nextInt(longest)];
          random.nextBytes(bytes);
          OutputStream stream = streams.get(path);
          if (stream == null) {
            stream = output.create(path);
            streams.put(path, stream);
            expected.putIfAbsent(path, new ByteArrayOutputStream());
          }
          stream.write(bytes);
          expected.get(path).writeBytes(bytes);
          if (random.nextInt(10) == 0) {
            stream.close();
            streams.remove(path);
          }
        }
        output.end();

        assertThat(stored(output)).isEqualTo(joined(expected));
      }
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void nothingCanBeWrittenOnceTheDatumHasEnded() throws Exception {
    Chunks chunks = new Chunks();
    FunctionOutput output = new FunctionOutput(new OutputSpace(chunks, directory));
    try (OutputStream stream = output.create("/a")) {
      stream.write(1);
      output.close();

      assertThatThrownBy(() -> stream.write(2))
          .isInstanceOf(IOException.class)
          .hasMessage("this output has been closed");
      assertThatThrownBy(() -> output.create("/b"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the datum has ended");
    }
  }
}
