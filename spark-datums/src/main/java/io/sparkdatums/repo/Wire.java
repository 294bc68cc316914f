package io.sparkdatums.repo;

import io.sparkdatums.api.LogHistogram;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.FileStatistics;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The bytes in which the stages of a merge tell each other of files and directories. */
@SuppressWarnings({"EnumOrdinal", "JavaInstantGetSecondsGetNano"}) // seconds and nanos go as a pair
final class Wire {
  private static final byte[] NONE = {};

  private Wire() {}

  /** What one merge task has done. */
  record ShardResult(@Nullable RunFile file, boolean changed, MergeLoad load) {}

  static byte[] encode(ShardResult result) {
    return bytes(
        out -> {
          out.writeBoolean(result.changed());
          out.writeBoolean(result.file() != null);
          if (result.file() != null) {
            file(out, result.file());
          }
          load(out, result.load());
        });
  }

  static ShardResult shardResult(byte[] bytes) {
    return read(
        bytes,
        in -> {
          boolean changed = in.readBoolean();
          return new ShardResult(in.readBoolean() ? file(in) : null, changed, load(in));
        });
  }

  static byte[] encode(MergeLoad load) {
    return bytes(out -> load(out, load));
  }

  static MergeLoad load(byte[] bytes) {
    return read(bytes, Wire::load);
  }

  private static void load(DataOutputStream out, MergeLoad load) throws IOException {
    out.writeInt(load.shards().size());
    for (MergeLoad.ShardLoad shard : load.shards()) {
      out.writeInt(shard.shard());
      out.writeLong(shard.contributions());
      out.writeLong(shard.bytes());
    }
    out.writeInt(load.paths().size());
    for (MergeLoad.PathLoad path : load.paths()) {
      text(out, path.path());
      out.writeLong(path.contributions());
      out.writeLong(path.bytes());
    }
    long[] counts = load.contributions().counts();
    out.writeInt(counts.length);
    for (long count : counts) {
      out.writeLong(count);
    }
    out.writeLong(load.spilled());
  }

  private static MergeLoad load(DataInputStream in) throws IOException {
    List<MergeLoad.ShardLoad> shards = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      shards.add(new MergeLoad.ShardLoad(in.readInt(), in.readLong(), in.readLong()));
    }
    List<MergeLoad.PathLoad> paths = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      paths.add(new MergeLoad.PathLoad(text(in), in.readLong(), in.readLong()));
    }
    long[] counts = new long[in.readInt()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readLong();
    }
    return new MergeLoad(shards, paths, LogHistogram.coarse(counts), in.readLong());
  }

  static byte[] encode(DirectoryTask.Totals totals) {
    return bytes(
        out -> {
          out.writeLong(totals.directories());
          out.writeBoolean(totals.root() != null);
          if (totals.root() != null) {
            row(out, totals.root());
          }
        });
  }

  static DirectoryTask.Totals totals(byte[] bytes) {
    return read(
        bytes,
        in -> {
          long directories = in.readLong();
          return new DirectoryTask.Totals(in.readBoolean() ? row(in) : null, directories);
        });
  }

  static byte[] encode(TreeRow directory) {
    return bytes(out -> row(out, directory));
  }

  static TreeRow directory(byte[] bytes) {
    return read(bytes, Wire::row);
  }

  static byte[] encode(RunFile file) {
    return bytes(out -> file(out, file));
  }

  static RunFile file(byte[] bytes) {
    return read(bytes, Wire::file);
  }

  static byte[] encode(Commit commit) {
    return bytes(
        out -> {
          out.writeLong(commit.sequence());
          out.writeLong(commit.run());
          out.writeLong(commit.parent() == null ? -1 : commit.parent());
          text(out, commit.job());
          out.writeLong(commit.base());
          out.writeInt(commit.shards());
          block(out, commit.root());
          out.writeLong(commit.files());
          out.writeLong(commit.dirs());
          out.writeLong(commit.bytes());
          out.writeLong(commit.created().getEpochSecond());
          out.writeInt(commit.created().getNano());
          text(out, commit.provenance());
        });
  }

  static Commit commit(byte[] bytes) {
    return read(
        bytes,
        in -> {
          long sequence = in.readLong();
          long run = in.readLong();
          long parent = in.readLong();
          return new Commit(
              sequence,
              run,
              parent < 0 ? null : parent,
              text(in),
              in.readLong(),
              in.readInt(),
              block(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              Instant.ofEpochSecond(in.readLong(), in.readInt()),
              text(in));
        });
  }

  private static void row(DataOutputStream out, TreeRow row) throws IOException {
    out.writeInt(row.shard());
    out.writeByte(row.kind().ordinal());
    text(out, row.path());
    block(out, row.hash());
    out.writeLong(row.size());
    out.writeLong(row.children());
    out.writeLong(row.files());
    block(out, row.state());
    out.writeLong(row.explicit());
  }

  private static TreeRow row(DataInputStream in) throws IOException {
    int shard = in.readInt();
    RowKind kind = RowKind.values()[in.readByte()];
    String path = text(in);
    byte[] hash = block(in);
    long size = in.readLong();
    long children = in.readLong();
    long files = in.readLong();
    byte[] state = block(in);
    return new TreeRow(
        shard, kind, path, hash, size, List.of(), children, files, state, in.readLong());
  }

  private static void file(DataOutputStream out, RunFile file) throws IOException {
    out.writeLong(file.run());
    text(out, file.path().toString());
    out.writeLong(file.length());
    FileStatistics statistics = file.statistics();
    out.writeBoolean(statistics != null);
    if (statistics != null) {
      out.writeLong(statistics.rows());
      out.writeInt(statistics.minShard());
      out.writeInt(statistics.maxShard());
      text(out, statistics.minKind());
      text(out, statistics.maxKind());
      text(out, statistics.minPath());
      text(out, statistics.maxPath());
    }
  }

  private static RunFile file(DataInputStream in) throws IOException {
    long run = in.readLong();
    Path path = new Path(text(in));
    long length = in.readLong();
    if (!in.readBoolean()) {
      return new RunFile(run, path, length, null);
    }
    return new RunFile(
        run,
        path,
        length,
        new FileStatistics(
            in.readLong(), in.readInt(), in.readInt(), text(in), text(in), text(in), text(in)));
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    block(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(block(in), StandardCharsets.UTF_8);
  }

  private static void block(DataOutputStream out, byte[] block) throws IOException {
    out.writeInt(block.length);
    out.write(block);
  }

  private static byte[] block(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == 0 ? NONE : in.readNBytes(length);
  }

  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] bytes, Reading<T> reading) {
    try {
      return reading.from(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
