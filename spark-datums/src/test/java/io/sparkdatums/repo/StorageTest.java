package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
  @TempDir java.nio.file.Path directory;
  private final Configuration conf = new Configuration();

  /** The local disk by way of Hadoop, as any other filesystem. */
  public static final class Foreign extends RawLocalFileSystem {
    @Override
    public String getScheme() {
      return "foreign";
    }

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("foreign:///");
    }

    @Override
    protected void checkPath(Path path) {}
  }

  @BeforeEach
  void configure() {
    conf.set("fs.foreign.impl", Foreign.class.getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "foreign"})
  void aSmallFileIsWrittenOnce(String scheme) throws Exception {
    Path file = file(scheme, "a/b/c.json");
    Storage storage = Storage.of(file, conf);
    assertThat(storage.read(file)).isEmpty();
    assertThat(storage.putIfAbsent(file, bytes("one"))).isTrue();
    assertThat(storage.putIfAbsent(file, bytes("two"))).isFalse();
    assertThat(storage.read(file)).hasValue(bytes("one"));
    assertThat(storage.list(file.getParent())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file"})
  void ofManyWritersOneWins(String scheme) throws Exception {
    Path file = file(scheme, "raced");
    Storage storage = Storage.of(file, conf);
    int writers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < 50; round++) {
        Path raced = new Path(file, "round-" + round);
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          byte[] content = bytes("writer " + writer);
          Callable<Boolean> put =
              () -> {
                start.await();
                return storage.putIfAbsent(raced, content);
              };
          results.add(threads.submit(put));
        }
        int winner = -1;
        for (int writer = 0; writer < writers; writer++) {
          if (results.get(writer).get()) {
            assertThat(winner).isEqualTo(-1);
            winner = writer;
          }
        }
        assertThat(storage.read(raced)).hasValue(bytes("writer " + winner));
      }
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "foreign"})
  void aFileIsNeverCreatedOverAnother(String scheme) throws Exception {
    Path file = file(scheme, "deep/er/file");
    Storage storage = Storage.of(file, conf);
    try (OutputStream out = storage.create(file)) {
      out.write(bytes("one"));
    }
    assertThatThrownBy(() -> storage.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(storage.read(file)).hasValue(bytes("one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file"})
  void theLocalDiskHoldsNoChecksumFiles(String scheme) throws Exception {
    Path file = file(scheme, "dir/file");
    Storage storage = Storage.of(file, conf);
    try (OutputStream out = storage.create(file)) {
      out.write(bytes("one"));
    }
    storage.putIfAbsent(new Path(file.getParent(), "small"), bytes("two"));
    storage.makeDirectories(new Path(file.getParent(), "a/b"));
    try (var files = Files.list(directory.resolve("dir"))) {
      assertThat(files)
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder("file", "small", "a");
    }
  }

  private Path file(String scheme, String name) {
    return new Path(scheme + ":" + directory.resolve(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
