package io.sparkdatums.source;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What of the content the wanted columns depend on.
 *
 * @param content whether it is wanted itself
 * @param hash whether the hash of the row is
 * @param fileHashes whether the hashes in the array of files are
 */
record Wanted(boolean content, boolean hash, boolean fileHashes) {

  static Wanted of(StructType columns) {
    boolean content = false;
    boolean hash = false;
    boolean fileHashes = false;
    for (StructField field : columns.fields()) {
      switch (field.name()) {
        case "content" -> content = true;
        case "datum", "hash" -> hash = true;
        case "files" -> fileHashes = files(field).getFieldIndex("hash").isDefined();
        default -> {}
      }
    }
    return new Wanted(content, hash, fileHashes);
  }

  /** The columns of the array's elements. */
  static StructType files(StructField field) {
    return (StructType) ((ArrayType) field.dataType()).elementType();
  }

  boolean anyHash() {
    return hash || fileHashes;
  }

  boolean reads() {
    return content || anyHash();
  }
}
