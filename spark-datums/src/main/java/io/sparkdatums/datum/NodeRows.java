package io.sparkdatums.datum;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Nodes as rows of a Spark data set. */
final class NodeRows {
  static final String COLUMNS =
      "path string, directory boolean, size bigint, modified bigint, etag string, hash binary,"
          + " parts binary";

  static final StructType SCHEMA = StructType.fromDDL(COLUMNS);

  private NodeRows() {}

  static Row row(Node node) {
    return RowFactory.create(values(node));
  }

  static Object[] values(Node node) {
    return new Object[] {
      node.path(),
      node.directory(),
      node.size(),
      node.modified(),
      node.etag(),
      node.hash(),
      node.parts().isEmpty() ? null : parts(node)
    };
  }

  /** Reads a node from the row's columns from {@code first} on. */
  static Node node(Row row, int first, boolean datum) {
    byte[] parts = row.getAs(first + 6);
    return new Node(
        row.getString(first),
        row.getBoolean(first + 1),
        datum,
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getString(first + 4),
        row.getAs(first + 5),
        parts == null ? List.of() : file(parts).parts());
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
  private static byte[] parts(Node node) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FileList.Writer writer = new FileList.Writer(bytes)) {
      writer.append(new DatumFile("", 0, 0, null, node.hash(), node.parts()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static DatumFile file(byte[] bytes) {
    try (FileList.Reader reader = FileList.read(bytes)) {
      return reader.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
