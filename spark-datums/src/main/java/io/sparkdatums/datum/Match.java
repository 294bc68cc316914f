package io.sparkdatums.datum;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One glob match as a part of a datum, or the matches of one input that a group has put aside in a
 * {@link MatchList}.
 *
 * @param leaf the input's place among all, see {@link InputDatums#inputs()}
 * @param path the matched path; for a list the beginning of its paths joined by NUL, then a digest
 *     of them all
 * @param directory whether the match is a directory
 * @param hash SHA-256 or digest; null while content has not been read yet, and for a list
 * @param size bytes
 * @param numFiles number of files
 * @param modified milliseconds since the epoch
 * @param files encoded file list if it is small, else null
 * @param filesRef where the file list lies if it is not small, else null
 * @param joinOn the match's key in a join
 * @param groupBy the match's key in a group
 * @param list where the list lies if this is one, else null
 */
public record Match(
    int leaf,
    String path,
    boolean directory,
    byte @Nullable [] hash,
    long size,
    long numFiles,
    long modified,
    byte @Nullable [] files,
    @Nullable String filesRef,
    String joinOn,
    String groupBy,
    @Nullable String list) {

  public static final StructType SCHEMA =
      StructType.fromDDL(
          "leaf int, path string, directory boolean, hash binary, size bigint, num_files bigint,"
              + " modified bigint, files binary, files_ref string, join_on string, group_by string,"
              + " list string");

  /** A datum: its matches, ordered by leaf, those of one leaf by path. */
  public static final StructType DATUM =
      new StructType().add("inputs", new ArrayType(SCHEMA, true), true);

  /** Reads a row of {@link #SCHEMA}. */
  public static Match of(Row row) {
    return new Match(
        row.getInt(0),
        row.getString(1),
        row.getBoolean(2),
        row.getAs(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getAs(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11));
  }

  Row row() {
    return RowFactory.create(
        leaf, path, directory, hash, size, numFiles, modified, files, filesRef, joinOn, groupBy,
        list);
  }

  /** About how many bytes a row of it takes. */
  int weight() {
    return 128 + path.length() + (files == null ? 0 : files.length);
  }
}
