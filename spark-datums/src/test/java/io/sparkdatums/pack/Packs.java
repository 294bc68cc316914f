package io.sparkdatums.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Builds packs for tests.
 *
 * <pre>{@code
 * Packs pack = Packs.named("job-1/a").datum("k1", Map.of("/out/x", "text")).datum("k2", Map.of());
 * pack.writeTo(fs, warehouse.packFile("job-1/a"));
 * }</pre>
 *
 * <p>A path that ends with {@code "/"} stands for a directory.
 */
public final class Packs {
  static final FileSystem LOCAL = local();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PackWriter writer;
  private final String name;
  private boolean closed;

  private Packs(String name, PackHeader header) {
    this.name = name;
    try {
      this.writer = PackWriter.create(bytes, name, header);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A pack of the job that its name begins with. */
  public static Packs named(String name) {
    return new Packs(name, new PackHeader(name.substring(0, name.indexOf('/')), 0, 0, "plan"));
  }

  /** Appends a processed datum whose identity is the SHA-256 of its key. */
  public Packs datum(String key, Map<String, String> files) {
    return datum(processed(writer.datums(), key), files);
  }

  /** Appends a datum. */
  public Packs datum(PackDatum datum, Map<String, String> files) {
    Map<String, String> inOrder = new TreeMap<>(PathOrder::compare);
    inOrder.putAll(files);
    try {
      writer.begin();
      for (Map.Entry<String, String> file : inOrder.entrySet()) {
        String path = file.getKey();
        if (path.endsWith("/")) {
          writer.directory(path.length() == 1 ? path : path.substring(0, path.length() - 1));
        } else {
          try (OutputStream content = writer.file(path)) {
            content.write(file.getValue().getBytes(StandardCharsets.UTF_8));
          }
        }
      }
      writer.end(datum);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** The finished pack. */
  public byte[] bytes() {
    try {
      if (!closed) {
        closed = true;
        writer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Stores the finished pack. */
  public Packs writeTo(FileSystem fs, Path file) {
    try (OutputStream out = fs.create(file, false)) {
      out.write(bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Opens the finished pack from a file in the directory. */
  public PackReader open(java.nio.file.Path directory) throws IOException {
    return open(directory, name, bytes());
  }

  private static FileSystem local() {
    try {
      return FileSystem.getLocal(new Configuration(false)).getRaw();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens bytes as a pack. */
  static PackReader open(java.nio.file.Path directory, String name, byte[] bytes)
      throws IOException {
    java.nio.file.Path file = directory.resolve("pack");
    Files.write(file, bytes);
    return PackReader.open(LOCAL, new Path(file.toUri()), name);
  }

  /** A datum that was processed at the first try. */
  public static PackDatum processed(int ordinal, String key) {
    return new PackDatum(
        ordinal,
        ordinal,
        HexFormat.of().formatHex(sha256(key)),
        key,
        DatumState.PROCESSED,
        "new",
        1,
        1_767_225_600_000L,
        1,
        2,
        3,
        10,
        20,
        0,
        "worker-0",
        null,
        List.of());
  }

  /** A file of one piece in another pack. */
  static List<PackReference> reference(long size, String content, String pack, long offset) {
    return List.of(new PackReference(size, sha256(content), pack, offset));
  }

  /** The hash of text. */
  public static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> List<T> list(Iterator<T> items) {
    List<T> list = new ArrayList<>();
    items.forEachRemaining(list::add);
    return list;
  }
}
