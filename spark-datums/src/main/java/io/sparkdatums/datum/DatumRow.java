package io.sparkdatums.datum;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One datum of one input.
 *
 * @param path the matched path, {@code "/"} for the root
 * @param directory whether the match is a directory, which stands for all that is below it
 * @param captures what the glob's groups matched
 * @param hash SHA-256 of the file, or digest of the directory; null while any file's content has
 *     not been read yet
 * @param size total length of the files in bytes
 * @param numFiles number of files
 * @param modified the latest modification of a file, milliseconds since the epoch; 0 if there is
 *     none
 * @param files the encoded {@link FileList} if it is small, else null
 * @param filesRef a {@link FileList.Reference} to it if it is not small, else null
 */
public record DatumRow(
    String path,
    boolean directory,
    List<String> captures,
    byte @Nullable [] hash,
    long size,
    long numFiles,
    long modified,
    byte @Nullable [] files,
    @Nullable String filesRef) {

  /** The columns of {@link Datums}. */
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "key string, path string, captures array<string>, hash binary, size bigint,"
              + " num_files bigint, modified bigint, directory boolean, files binary,"
              + " files_ref string");

  Row row() {
    return RowFactory.create(
        path,
        path,
        CollectionConverters.asScala(captures).toSeq(),
        hash,
        size,
        numFiles,
        modified,
        directory,
        files,
        filesRef);
  }

  /** Reads a row of {@link #SCHEMA}. */
  public static DatumRow of(Row row) {
    return new DatumRow(
        row.getString(1),
        row.getBoolean(7),
        row.getList(2),
        row.getAs(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getAs(8),
        row.getString(9));
  }
}
