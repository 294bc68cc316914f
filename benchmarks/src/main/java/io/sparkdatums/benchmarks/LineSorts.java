package io.sparkdatums.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What sorting the same paths costs without a tree, a table or Spark: GNU sort over text lines, and
 * a merge of sorted runs in Java that does nothing else. Neither checks, digests or publishes
 * anything.
 *
 * <p>A record is a path with a hash, a size and a place, as an entry of a pack has. A run is a file
 * of the records of {@value #SHARDS} shards one after the other, each sorted by path.
 */
final class LineSorts {
  private static final int RUNS = 20;
  private static final int SHARDS = 8;
  private static final int THREADS = 2;
  private static final int TAIL = 32 + 8 + 8 + 4;
  private static final int BUFFER = 1 << 18;

  private final Path directory;
  private final Path lines;
  private final List<Path> runs = new ArrayList<>();
  private final List<long[]> starts = new ArrayList<>();

  /** Prepares the lines and the runs. */
  LineSorts(Path directory, MadeTrees.Layout layout, int entries) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.lines = directory.resolve("lines");
    Random random = new Random(1);
    byte[] tail = new byte[TAIL];
    try (OutputStream text = new BufferedOutputStream(Files.newOutputStream(lines), BUFFER)) {
      for (int run = 0; run < RUNS; run++) {
        List<List<byte[]>> shards = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
          shards.add(new ArrayList<>());
        }
        int end = (int) ((run + 1L) * entries / RUNS);
        for (int i = (int) ((long) run * entries / RUNS); i < end; i++) {
          String path = layout.path(i, entries);
          random.nextBytes(tail);
          String line = path + "\t" + HexFormat.of().formatHex(tail, 0, 32) + "\n";
          text.write(line.getBytes(StandardCharsets.US_ASCII));
          shards
              .get(Math.floorMod(path.hashCode(), SHARDS))
              .add(path.getBytes(StandardCharsets.US_ASCII));
        }
        write(run, shards, tail);
      }
    }
  }

  private void write(int run, List<List<byte[]>> shards, byte[] tail) throws IOException {
    Path file = directory.resolve("run-" + run);
    long[] start = new long[SHARDS + 1];
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      for (int shard = 0; shard < SHARDS; shard++) {
        List<byte[]> records = shards.get(shard);
        records.sort(Arrays::compareUnsigned);
        for (byte[] record : records) {
          out.writeShort(record.length);
          out.write(record);
          out.write(tail);
          start[shard + 1] += 2 + record.length + TAIL;
        }
        start[shard + 1] += start[shard];
      }
    }
    runs.add(file);
    starts.add(start);
  }

  /** Sorts the lines with GNU sort, with as many threads as it is given and a gigabyte. */
  void gnuSort() throws IOException, InterruptedException {
    ProcessBuilder sort =
        new ProcessBuilder(
            "sort",
            "--parallel=" + THREADS,
            "-S",
            "1G",
            "-T",
            directory.toString(),
            "-o",
            directory.resolve("sorted").toString(),
            lines.toString());
    sort.environment().put("LC_ALL", "C");
    int status = sort.inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("sort ended with status " + status);
    }
  }

  /** Merges the runs into a file for each shard. */
  void javaMerge() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> merges = new ArrayList<>();
      for (int shard = 0; shard < SHARDS; shard++) {
        int number = shard;
        merges.add(threads.submit(() -> merge(number)));
      }
      for (Future<?> merge : merges) {
        merge.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private void merge(int shard) {
    PriorityQueue<Head> heads =
        new PriorityQueue<>((a, b) -> Arrays.compareUnsigned(a.path(), b.path()));
    Path file = directory.resolve("shard-" + shard);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      for (int run = 0; run < RUNS; run++) {
        long[] start = starts.get(run);
        Head head = new Head(runs.get(run), start[shard], start[shard + 1]);
        if (head.advance()) {
          heads.add(head);
        }
      }
      while (!heads.isEmpty()) {
        Head least = heads.remove();
        out.writeShort(least.path.length);
        out.write(least.path);
        out.write(least.tail);
        if (least.advance()) {
          heads.add(least);
        } else {
          least.in.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next record of a run's part. */
  private static final class Head {
    private final DataInputStream in;
    private final byte[] tail = new byte[TAIL];
    private long left;
    private byte[] path = {};

    Head(Path run, long from, long to) throws IOException {
      FileChannel file = FileChannel.open(run);
      file.position(from);
      in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
      left = to - from;
    }

    byte[] path() {
      return path;
    }

    boolean advance() throws IOException {
      if (left == 0) {
        return false;
      }
      path = new byte[in.readUnsignedShort()];
      in.readFully(path);
      in.readFully(tail);
      left -= 2 + path.length + TAIL;
      return true;
    }
  }
}
