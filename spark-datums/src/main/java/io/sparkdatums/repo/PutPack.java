package io.sparkdatums.repo;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.pack.PackWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * Writes the packs of one put. A pack holds one datum.
 *
 * @param job the directory of the packs
 * @param key the order key of the datums
 */
record PutPack(Warehouse warehouse, String job, String key) implements Serializable {
  private static final int BUFFER = 1 << 16;

  /** Writes the files of the datum, in canonical order of their paths. */
  @FunctionalInterface
  interface Content {
    void write(PackWriter writer) throws IOException;
  }

  /** Keeps what is written from being collected before a commit refers to it. */
  Pins.Pin pin() throws IOException {
    return new Pins(warehouse).hold(job);
  }

  /**
   * Writes a pack whole or not at all.
   *
   * @param name unlike all others of the job
   * @return the pack's name
   */
  String write(int partition, String name, Content content) throws IOException {
    long started = System.currentTimeMillis();
    String pack = job + "/" + name;
    Path file = warehouse.packFile(pack);
    PackHeader header = new PackHeader(job, partition, 0, "");
    PackWriter writer = PackWriter.create(warehouse.storage().create(file), pack, header);
    try {
      writer.begin();
      long before = writer.bytes();
      content.write(writer);
      long bytes = writer.bytes() - before;
      writer.end(datum(started, bytes));
      writer.close();
      return pack;
    } catch (IOException | RuntimeException e) {
      writer.discard();
      warehouse.storage().files().delete(file, false);
      throw e;
    }
  }

  private PackDatum datum(long started, long bytes) {
    long millis = System.currentTimeMillis() - started;
    return new PackDatum(
        0,
        0,
        "",
        key,
        DatumState.PROCESSED,
        "put",
        1,
        started,
        0,
        0,
        millis,
        bytes,
        bytes,
        0,
        "put",
        null,
        List.of());
  }

  /** Writes a pack with copies of files. */
  String copy(int partition, String name, List<SourceFiles.File> files) throws IOException {
    return write(
        partition,
        name,
        writer -> {
          for (SourceFiles.File file : files) {
            copy(file, writer);
          }
        });
  }

  private void copy(SourceFiles.File file, PackWriter writer) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = open(file);
        OutputStream out = writer.file(file.path())) {
      for (int count = read(in, buffer, file); count >= 0; count = read(in, buffer, file)) {
        out.write(buffer, 0, count);
      }
    }
  }

  private InputStream open(SourceFiles.File file) {
    Path path = new Path(file.source());
    try {
      return Storage.of(path, warehouse.conf()).open(path);
    } catch (IOException e) {
      throw SourceFiles.unreadable(file.source(), e);
    }
  }

  private static int read(InputStream in, byte[] buffer, SourceFiles.File file) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw SourceFiles.unreadable(file.source(), e);
    } catch (FSError e) { // what Hadoop's local filesystem makes of an error of the disk
      throw SourceFiles.unreadable(file.source(), Objects.requireNonNullElse(e.getCause(), e));
    }
  }
}
