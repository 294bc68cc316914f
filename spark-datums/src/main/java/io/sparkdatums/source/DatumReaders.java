package io.sparkdatums.source;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.DatumRow;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.datum.PlainDirectory;
import io.sparkdatums.repo.Warehouse;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the readers of a scan.
 *
 * @param uri the directory, or null for a repo of the warehouse
 */
record DatumReaders(
    Rows rows,
    StructType columns,
    @Nullable String uri,
    @Nullable Warehouse warehouse,
    SerializableConfiguration conf)
    implements PartitionReaderFactory {

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    try {
      Contents contents =
          uri != null
              ? Contents.of(PlainDirectory.of(uri, conf.value()))
              : Contents.of(Objects.requireNonNull(warehouse));
      DataInputStream blocks = ((DatumPartition) partition).open(conf.value());
      DatumValues values = new DatumValues(columns, contents, conf.value());
      return rows == Rows.DATUM
          ? new OfDatums(blocks, contents, values)
          : new OfFiles(blocks, contents, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Datum by datum. */
  private abstract static class Reader implements PartitionReader<InternalRow> {
    private final DataInputStream blocks;
    private final Contents contents;
    private final Deque<DatumRow> block = new ArrayDeque<>();

    Reader(DataInputStream blocks, Contents contents) {
      this.blocks = blocks;
      this.contents = contents;
    }

    /** The next datum, or null after the last. */
    @Nullable DatumRow nextDatum() throws IOException {
      if (block.isEmpty()) {
        List<DatumRow> datums = DatumBlock.read(blocks);
        if (datums == null) {
          return null;
        }
        block.addAll(datums);
      }
      return block.poll();
    }

    @Override
    public void close() throws IOException {
      blocks.close();
      contents.close();
    }
  }

  /** A row for each datum. */
  private static final class OfDatums extends Reader {
    private final DatumValues values;
    private @Nullable InternalRow row;

    OfDatums(DataInputStream blocks, Contents contents, DatumValues values) {
      super(blocks, contents);
      this.values = values;
    }

    @Override
    public boolean next() throws IOException {
      DatumRow datum = nextDatum();
      row = datum == null ? null : values.datum(datum);
      return row != null;
    }

    @Override
    public InternalRow get() {
      return Objects.requireNonNull(row);
    }
  }

  /** A row for each file of each datum. */
  private static final class OfFiles extends Reader {
    private final DatumValues values;
    private @Nullable DatumRow datum;
    private FileList.@Nullable Reader files;
    private @Nullable UTF8String id;
    private @Nullable InternalRow row;

    OfFiles(DataInputStream blocks, Contents contents, DatumValues values) {
      super(blocks, contents);
      this.values = values;
    }

    @Override
    public boolean next() throws IOException {
      while (true) {
        DatumRow of = datum;
        FileList.Reader list = files;
        if (of != null && list != null) {
          while (list.hasNext()) {
            DatumFile file = list.next();
            if (!file.isDirectory()) {
              row = values.file(of, file, id);
              return true;
            }
          }
          list.close();
        }
        datum = nextDatum();
        if (datum == null) {
          return false;
        }
        files = values.files(datum);
        id = values.id(datum);
      }
    }

    @Override
    public InternalRow get() {
      return Objects.requireNonNull(row);
    }

    @Override
    public void close() throws IOException {
      if (files != null) {
        files.close();
      }
      super.close();
    }
  }
}
