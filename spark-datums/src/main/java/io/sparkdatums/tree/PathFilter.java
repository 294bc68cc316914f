package io.sparkdatums.tree;

import io.sparkdatums.pack.PathHash;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilterWriter;

/**
 * Gathers the paths of each row group for its Bloom filter, which tells a merge or a look-up that a
 * path is not there without reading rows. It is the filter of Parquet's specification, a split
 * block filter over XXH64 with seed 0, so that other readers use it as well.
 */
final class PathFilter {
  private static final int START = 512;

  /** Share of the paths that are not there and are looked for all the same. */
  private static final double FALSE_POSITIVES = 0.01;

  private static final long SEED = 0;

  private long[] hashes = new long[START];
  private int count;

  /** A row group begins. */
  void begin() {
    count = 0;
  }

  void add(byte[] path, int length) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = PathHash.of(SEED, path, 0, length);
  }

  /** Writes the filter; gives its checksum, which Parquet has none of. */
  int write(BloomFilterWriter writer) throws IOException {
    int bits = BlockSplitBloomFilter.optimalNumOfBits(Math.max(1, count), FALSE_POSITIVES);
    BlockSplitBloomFilter filter = new BlockSplitBloomFilter(bits / Byte.SIZE);
    for (int i = 0; i < count; i++) {
      filter.insertHash(hashes[i]);
    }
    writer.writeBloomFilter(filter);
    return sum(filter);
  }

  /** The checksum of a filter: a flipped bit would deny a path that is there. */
  static int sum(BloomFilter filter) throws IOException {
    CRC32C sum = new CRC32C();
    filter.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), sum));
    return (int) sum.getValue();
  }

  /** What the filter knows a path by. */
  static long hash(byte[] path) {
    return PathHash.of(SEED, path, 0, path.length);
  }
}
