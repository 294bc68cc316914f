package io.sparkdatums.source;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.DatumRow;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.datum.Identity;
import io.sparkdatums.datum.InputIdentity;
import io.sparkdatums.tree.SubtreeDigest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The values of the wanted columns. Contents are read only if one depends on them. */
final class DatumValues {
  private static final Identity WITHOUT_CODE = Identity.of("", "");

  private final StructType columns;
  private final Wanted wanted;
  private final Contents contents;
  private final Configuration conf;

  DatumValues(StructType columns, Contents contents, Configuration conf) {
    this.columns = columns;
    this.wanted = Wanted.of(columns);
    this.contents = contents;
    this.conf = conf;
  }

  private record Read(byte @Nullable [] content, byte @Nullable [] hash, List<DatumFile> files) {}

  FileList.Reader files(DatumRow datum) throws IOException {
    byte[] inline = datum.files();
    return inline != null
        ? FileList.read(inline)
        : FileList.read(Objects.requireNonNull(datum.filesRef()), conf);
  }

  /** A row for a datum. */
  InternalRow datum(DatumRow datum) throws IOException {
    Read read = datum.directory() ? directory(datum) : file(datum);
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      StructField field = columns.apply(i);
      row[i] =
          switch (field.name()) {
            case "datum" -> id(datum, read.hash);
            case "path" -> UTF8String.fromString(datum.path());
            case "captures" -> captures(datum);
            case "size" -> datum.size();
            case "num_files" -> datum.numFiles();
            case "hash" -> hex(read.hash);
            case "modified" -> timestamp(datum.modified());
            case "files" -> array(read.files, Wanted.files(field));
            case "content" -> read.content;
            default -> throw new IllegalStateException("no column " + field.name());
          };
    }
    return new GenericInternalRow(row);
  }

  private boolean needsFiles() {
    return columns.getFieldIndex("files").isDefined();
  }

  private Read file(DatumRow datum) throws IOException {
    byte[] hash = datum.hash();
    boolean hashed = wanted.anyHash() && hash == null;
    if (!wanted.content() && !hashed && !needsFiles()) {
      return new Read(null, hash, List.of());
    }
    DatumFile file;
    try (FileList.Reader files = files(datum)) {
      file = files.next();
    }
    byte[] content = wanted.content() ? contents.read(file) : null;
    if (hashed) {
      hash = content == null ? contents.hash(file) : contents.hash(content);
    }
    return new Read(content, hash, List.of(hashed(file, hash)));
  }

  private Read directory(DatumRow datum) throws IOException {
    byte[] hash = datum.hash();
    boolean digested = wanted.hash() && hash == null;
    List<DatumFile> kept = new ArrayList<>();
    if (!digested && !needsFiles()) {
      return new Read(null, hash, kept);
    }
    SubtreeDigest digest = new SubtreeDigest(datum.path());
    try (FileList.Reader files = files(datum)) {
      while (files.hasNext()) {
        DatumFile file = files.next();
        if (file.isDirectory()) {
          digest.directory(file.path());
          continue;
        }
        byte[] known = file.hash();
        if (known == null && (digested || wanted.fileHashes())) {
          known = contents.hash(file);
        }
        if (digested) {
          digest.file(file.path(), file.size(), Objects.requireNonNull(known));
        }
        if (needsFiles()) {
          kept.add(hashed(file, known));
        }
      }
    }
    return new Read(null, digested ? digest.finish().hash() : hash, kept);
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
  private static DatumFile hashed(DatumFile file, byte @Nullable [] hash) {
    return new DatumFile(
        file.path(), file.size(), file.modified(), file.etag(), hash, file.parts());
  }

  /** A row for a file of a datum. */
  InternalRow file(DatumRow datum, DatumFile file, @Nullable UTF8String id) throws IOException {
    byte[] content = wanted.content() ? contents.read(file) : null;
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] =
          switch (columns.apply(i).name()) {
            case "datum" -> id;
            case "datum_path" -> UTF8String.fromString(datum.path());
            case "captures" -> captures(datum);
            case "path" -> UTF8String.fromString(file.path());
            case "size" -> file.size();
            case "hash" -> hex(hash(file, content));
            case "modified" -> timestamp(file.modified());
            case "content" -> content;
            default -> throw new IllegalStateException("no column " + columns.apply(i).name());
          };
    }
    return new GenericInternalRow(row);
  }

  private byte[] hash(DatumFile file, byte @Nullable [] content) throws IOException {
    byte[] known = file.hash();
    if (known != null) {
      return known;
    }
    return content == null ? contents.hash(file) : contents.hash(content);
  }

  /** The identity of a datum by itself: of its path and content, without code. */
  @Nullable UTF8String id(DatumRow datum) throws IOException {
    if (columns.getFieldIndex("datum").isEmpty()) {
      return null;
    }
    return id(datum, (datum.directory() ? directory(datum) : file(datum)).hash);
  }

  private @Nullable UTF8String id(DatumRow datum, byte @Nullable [] hash) {
    return hash == null
        ? null
        : UTF8String.fromString(
            WITHOUT_CODE.id(List.of(new InputIdentity("", datum.path(), hash))));
  }

  private static GenericArrayData captures(DatumRow datum) {
    return new GenericArrayData(datum.captures().stream().map(UTF8String::fromString).toArray());
  }

  private static GenericArrayData array(List<DatumFile> files, StructType fields) {
    return new GenericArrayData(files.stream().map(file -> struct(file, fields)).toArray());
  }

  private static InternalRow struct(DatumFile file, StructType fields) {
    Object[] row = new Object[fields.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] =
          switch (fields.apply(i).name()) {
            case "path" -> UTF8String.fromString(file.path());
            case "size" -> file.size();
            case "hash" -> hex(file.hash());
            case "modified" -> timestamp(file.modified());
            default -> throw new IllegalStateException("no field " + fields.apply(i).name());
          };
    }
    return new GenericInternalRow(row);
  }

  private static @Nullable UTF8String hex(byte @Nullable [] hash) {
    return hash == null ? null : UTF8String.fromString(HexFormat.of().formatHex(hash));
  }

  /** Microseconds since the epoch; null where the time is not known. */
  private static @Nullable Long timestamp(long millis) {
    return millis == 0 ? null : millis * 1000;
  }
}
