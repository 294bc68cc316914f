package io.sparkdatums.tree;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Type.Repetition.OPTIONAL;
import static org.apache.parquet.schema.Type.Repetition.REPEATED;
import static org.apache.parquet.schema.Type.Repetition.REQUIRED;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The Parquet schema of a tree's data files. The numbers are those of the leaf columns, in schema
 * order. The Delta table's partition column {@code run} is not in the files.
 */
final class TreeSchema {
  static final int SHARD = 0;
  static final int KIND = 1;
  static final int PATH = 2;
  static final int HASH = 3;
  static final int SIZE = 4;
  static final int PART_PACK = 5;
  static final int PART_ORDINAL = 6;
  static final int PART_DATUM = 7;
  static final int PART_OFFSET = 8;
  static final int PART_LENGTH = 9;
  static final int PART_HASH = 10;
  static final int CHILDREN = 11;
  static final int FILES = 12;
  static final int STATE = 13;
  static final int EXPLICIT = 14;
  static final int SEQUENCE = 15;
  static final int PARENT = 16;
  static final int JOB = 17;
  static final int BASE = 18;
  static final int SHARDS = 19;
  static final int ROOT = 20;
  static final int ALL_FILES = 21;
  static final int ALL_DIRS = 22;
  static final int ALL_BYTES = 23;
  static final int CREATED = 24;
  static final int PROVENANCE = 25;

  /** Key in the footer under which {@link RowIndex} is. */
  static final String INDEX = "io.sparkdatums.tree.index";

  static final MessageType MESSAGE =
      new MessageType(
          "spark_schema",
          field(INT32, "shard"),
          string("kind"),
          string("path"),
          field(BINARY, "hash"),
          field(INT64, "size"),
          Types.buildGroup(OPTIONAL)
              .as(listType())
              .addField(
                  Types.buildGroup(REPEATED)
                      .addField(
                          Types.buildGroup(REQUIRED)
                              .addField(Types.required(BINARY).as(stringType()).named("pack"))
                              .addField(Types.required(INT32).named("ordinal"))
                              .addField(Types.required(BINARY).as(stringType()).named("datum"))
                              .addField(Types.required(INT64).named("offset"))
                              .addField(Types.required(INT64).named("length"))
                              .addField(field(BINARY, "hash"))
                              .named("element"))
                      .named("list"))
              .named("parts"),
          field(INT64, "children"),
          field(INT64, "files"),
          field(BINARY, "state"),
          field(INT64, "explicit"),
          Types.buildGroup(OPTIONAL)
              .addField(field(INT64, "sequence"))
              .addField(field(INT64, "parent"))
              .addField(string("job"))
              .addField(field(INT64, "base"))
              .addField(field(INT32, "shards"))
              .addField(field(BINARY, "root"))
              .addField(field(INT64, "files"))
              .addField(field(INT64, "dirs"))
              .addField(field(INT64, "bytes"))
              .addField(
                  Types.optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named("created"))
              .addField(string("provenance"))
              .named("commit"));

  /** The columns of files and of what is gone: as far as {@link #PART_HASH}. */
  static final MessageType OF_FILES =
      new MessageType(MESSAGE.getName(), MESSAGE.getFields().subList(0, 6));

  /** The numbers of the columns of a commit's row. */
  static final List<Integer> OF_COMMITS =
      IntStream.concat(IntStream.of(KIND), IntStream.rangeClosed(SEQUENCE, PROVENANCE))
          .boxed()
          .toList();

  private TreeSchema() {}

  /** The numbers of all leaf columns. */
  static BitSet all() {
    BitSet all = new BitSet();
    all.set(0, MESSAGE.getColumns().size());
    return all;
  }

  private static Type field(PrimitiveTypeName type, String name) {
    return new PrimitiveType(OPTIONAL, type, name);
  }

  private static Type string(String name) {
    return Types.optional(BINARY).as(stringType()).named(name);
  }
}
