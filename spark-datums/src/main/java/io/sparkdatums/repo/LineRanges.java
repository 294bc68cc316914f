package io.sparkdatums.repo;

import io.sparkdatums.repo.SplitPacks.Written;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Splits one file into parts of a fixed number of lines in two Spark jobs: the first counts the
 * lines that begin in each range of bytes, so that in the second each task knows the numbers of the
 * parts that begin in its range. A part goes to the range in which its first line begins; its task
 * reads on behind the end of the range to complete it.
 *
 * @param lines lines of a part
 * @param header lines at the beginning that go into no part
 */
record LineRanges(SplitPacks packs, String source, long size, long range, long lines, long header)
    implements Serializable {

  /** Writes all parts, numbered from {@code first} on. */
  Written write(SparkSession spark, long first) {
    int ranges = Math.toIntExact(Math.max(1, (size + range - 1) / range));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Integer> numbers = IntStream.range(0, ranges).boxed().toList();
    List<Long> counts = context.parallelize(numbers, ranges).map(this::count).collect();
    long[] before = new long[ranges + 1];
    for (int i = 0; i < ranges; i++) {
      before[i + 1] = before[i] + counts.get(i);
    }
    List<String> written = new ArrayList<>();
    for (Written each :
        context
            .parallelize(numbers, ranges)
            .map(number -> write(number, before[number], first))
            .collect()) {
      written.addAll(each.packs());
    }
    long content = Math.max(0, before[ranges] - header);
    return new Written(written, (content + lines - 1) / lines);
  }

  private long end(int number) {
    return Math.min(size, (number + 1) * range);
  }

  /** How many lines begin in a range. */
  private long count(int number) throws IOException {
    long start = number * range;
    try (InputStream in = open(Math.max(0, start - 1))) {
      long count = start == 0 && size > 0 ? 1 : 0;
      // A line begins behind each line feed from the byte before the range to its last but one.
      long left = end(number) - 1 - Math.max(0, start - 1);
      byte[] buffer = new byte[1 << 16];
      while (left > 0) {
        int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (got < 0) {
          break;
        }
        for (int i = 0; i < got; i++) {
          count += buffer[i] == '\n' ? 1 : 0;
        }
        left -= got;
      }
      return count;
    }
  }

  /**
   * @param line the number of the first line that begins in the range
   */
  private Written write(int number, long line, long first) throws IOException {
    long start = number * range;
    long end = end(number);
    long from = Math.max(0, start - 1);
    try (InputStream in = open(from)) {
      ByteSource bytes = new ByteSource(source, in, from);
      LineSplitter records = new LineSplitter(bytes);
      OutputStream nowhere = OutputStream.nullOutputStream();
      if (start > 0) {
        records.next(nowhere);
      }
      long at = line;
      while (bytes.position() < end
          && records.hasNext()
          && (at < header || (at - header) % lines != 0)) {
        records.next(nowhere);
        at++;
      }
      long part = first + (at - header) / lines;
      return packs.write(number, part, records, () -> bytes.position() < end && records.hasNext());
    }
  }

  private FSDataInputStream open(long position) throws IOException {
    Path path = new Path(source);
    FSDataInputStream in = Storage.of(path, packs.packs().warehouse().conf()).files().open(path);
    in.seek(position);
    return in;
  }
}
