package io.sparkdatums.tree;

import io.sparkdatums.pack.PathHash;
import java.util.Arrays;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilterWriter;

/**
 * Gathers the paths of a row group for its Bloom filter, which tells a merge that a path is new
 * without a look at the rows. It is the filter of Parquet's specification, a split block filter
 * over XXH64 with seed 0, so that other readers use it as well.
 */
final class PathFilter {
  /** Rows up to which the rows themselves are read as fast. */
  private static final int FEW = 512;

  /** Share of the paths that are not there and are looked for all the same. */
  private static final double FALSE_POSITIVES = 0.01;

  private static final long SEED = 0;

  private long[] hashes = new long[FEW];
  private int count;

  void add(byte[] path) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash(path);
  }

  /** Writes the filter, if the group is large enough for one. */
  void write(BloomFilterWriter writer) {
    if (count > FEW) {
      int bits = BlockSplitBloomFilter.optimalNumOfBits(count, FALSE_POSITIVES);
      BlockSplitBloomFilter filter = new BlockSplitBloomFilter(bits / Byte.SIZE);
      for (int i = 0; i < count; i++) {
        filter.insertHash(hashes[i]);
      }
      writer.writeBloomFilter(filter);
    }
  }

  /** What the filter knows a path by. */
  static long hash(byte[] path) {
    return PathHash.of(SEED, path, 0, path.length);
  }
}
