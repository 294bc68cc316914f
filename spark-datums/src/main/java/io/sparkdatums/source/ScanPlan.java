package io.sparkdatums.source;

import io.sparkdatums.datum.DatumRow;
import io.sparkdatums.datum.DatumSet;
import io.sparkdatums.plan.Foreseen;
import io.sparkdatums.plan.Spread;
import io.sparkdatums.source.BlockFile.Block;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The datums of a scan, found once and dealt to partitions. The driver holds the datums only if
 * they are few; else a line per block of some thousand.
 *
 * @param directories how many were listed
 * @param bytes of content
 * @param spread how the bytes are spread over the datums
 */
record ScanPlan(
    List<DatumPartition> partitions,
    long directories,
    long datums,
    long files,
    long bytes,
    Spread spread) {

  /** Bytes of blocks that are carried in partitions instead of a scratch file. */
  private static final int INLINE = 1 << 20;

  /** What to read means for the size of a partition. */
  enum Reads {
    CONTENT,
    NAMES
  }

  /**
   * How work is cut.
   *
   * @param cores tasks that run at a time
   * @param largest bytes of content that a partition holds at most, unless a block holds more
   */
  record Cut(Reads reads, int cores, long largest) {
    /** Opening a file takes as long as reading so many bytes. */
    private static final long OPEN_COST = 64 << 10;

    /** Partitions per core, if there is enough to read: tasks take different times. */
    private static final int TASKS_PER_CORE = 3;

    /** A task that costs less than this costs mostly itself. */
    private static final long SMALLEST = 4 << 20;

    /** A file's name costs as much as reading so many bytes. */
    private static final long NAME_COST = 2 << 10;

    private long cost(Block block) {
      return reads == Reads.CONTENT
          ? block.bytes() + block.files() * OPEN_COST
          : (block.datums() + block.files()) * NAME_COST;
    }

    private long target(List<Placed> blocks) {
      long total = blocks.stream().mapToLong(placed -> cost(placed.block)).sum();
      long even = total / ((long) cores * TASKS_PER_CORE) + 1;
      return Math.min(largest, Math.max(even, SMALLEST));
    }
  }

  /** A block, the file that it lies in, or empty for memory. */
  private record Placed(String file, Block block) {}

  static ScanPlan of(SparkSession spark, DatumSet found, Cut cut, Path scratch) throws IOException {
    if (found instanceof DatumSet.Local local) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      List<Block> blocks = write(local.datums().iterator(), bytes);
      boolean inline = bytes.size() <= INLINE;
      String file = inline ? "" : keep(bytes, scratch, spark);
      List<Placed> placed = blocks.stream().map(block -> new Placed(file, block)).toList();
      return deal(placed, bytes.toByteArray(), cut, found.directories());
    }
    List<Placed> placed = new ArrayList<>();
    for (Row row :
        found
            .rows(spark)
            .mapPartitions(
                blocks(
                    scratch,
                    new SerializableConfiguration(spark.sparkContext().hadoopConfiguration())),
                Encoders.row(BLOCKS))
            .collectAsList()) {
      placed.add(
          new Placed(
              row.getString(0),
              new Block(
                  row.getLong(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  new Spread(
                      row.getLong(3),
                      row.getLong(5),
                      row.getLong(5),
                      row.<Row>getList(6).stream().map(ScanPlan::read).toList(),
                      row.getString(7),
                      row.getLong(8)))));
    }
    return deal(placed, new byte[0], cut, found.directories());
  }

  private static List<Block> write(Iterator<DatumRow> datums, OutputStream out) throws IOException {
    try (BlockFile file = new BlockFile(out)) {
      while (datums.hasNext()) {
        file.append(datums.next());
      }
      return file.finish();
    }
  }

  private static String keep(ByteArrayOutputStream bytes, Path scratch, SparkSession spark)
      throws IOException {
    Path file = new Path(scratch, "datums-" + UUID.randomUUID());
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (FSDataOutputStream out = file.getFileSystem(conf).create(file, false)) {
      bytes.writeTo(out);
    }
    return file.toString();
  }

  private static final StructType BLOCKS =
      StructType.fromDDL(
          "file string, offset bigint, length bigint, datums bigint, files bigint, bytes bigint,"
              + " longest array<struct<path string, bytes bigint>>, compressed string,"
              + " compressed_bytes bigint");

  private static Foreseen read(Row row) {
    return new Foreseen(
        row.getString(0), row.getLong(1), BlockFile.INPUT, row.getString(0), row.getLong(1));
  }

  private static Seq<Row> rows(List<Foreseen> longest) {
    return CollectionConverters.asScala(
            longest.stream()
                .map(each -> RowFactory.create(each.path(), each.inputBytes()))
                .toList())
        .toSeq();
  }

  private static MapPartitionsFunction<Row, Row> blocks(
      Path scratch, SerializableConfiguration conf) {
    String directory = scratch.toString();
    return rows -> {
      if (!rows.hasNext()) {
        return List.<Row>of().iterator();
      }
      Path file = new Path(directory, "datums-" + UUID.randomUUID());
      Iterator<DatumRow> datums =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public DatumRow next() {
              return DatumRow.of(rows.next());
            }
          };
      return write(datums, file.getFileSystem(conf.value()).create(file, false)).stream()
          .map(
              block ->
                  RowFactory.create(
                      file.toString(),
                      block.offset(),
                      block.length(),
                      block.datums(),
                      block.files(),
                      block.bytes(),
                      rows(block.spread().longest()),
                      block.spread().compressed(),
                      block.spread().compressedBytes()))
          .iterator();
    };
  }

  /** Gives neighbouring blocks of one file to a partition until it is large enough. */
  private static ScanPlan deal(List<Placed> blocks, byte[] memory, Cut cut, long directories) {
    long target = cut.target(blocks);
    List<DatumPartition> partitions = new ArrayList<>();
    long datums = 0;
    long files = 0;
    long bytes = 0;
    Spread spread = Spread.NOTHING;
    long cost = 0;
    int first = 0;
    for (int i = 0; i < blocks.size(); i++) {
      Placed placed = blocks.get(i);
      datums += placed.block.datums();
      files += placed.block.files();
      bytes += placed.block.bytes();
      spread = spread.plus(placed.block.spread());
      cost += cut.cost(placed.block);
      boolean last = i + 1 == blocks.size() || !blocks.get(i + 1).file.equals(placed.file);
      if (last || cost >= target) {
        partitions.add(partition(blocks.get(first), placed, memory));
        first = i + 1;
        cost = 0;
      }
    }
    return new ScanPlan(partitions, directories, datums, files, bytes, spread);
  }

  private static DatumPartition partition(Placed first, Placed last, byte[] memory) {
    long from = first.block.offset();
    long to = last.block.offset() + last.block.length();
    return first.file.isEmpty()
        ? new DatumPartition(Arrays.copyOfRange(memory, (int) from, (int) to), null, 0, 0)
        : new DatumPartition(null, first.file, from, to - from);
  }
}
