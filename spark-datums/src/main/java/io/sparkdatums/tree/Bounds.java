package io.sparkdatums.tree;

import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;

/** The least and the greatest of some byte strings, in the order of unsigned bytes. */
final class Bounds {
  private byte[] min = TreeRow.NONE;
  private byte[] max = TreeRow.NONE;
  private boolean any;

  void add(byte[] value) {
    if (!any || Arrays.compareUnsigned(value, min) < 0) {
      min = value;
    }
    if (!any || Arrays.compareUnsigned(value, max) > 0) {
      max = value;
    }
    any = true;
  }

  void add(Bounds other) {
    if (other.any) {
      add(other.min);
      add(other.max);
    }
  }

  void clear() {
    any = false;
  }

  /** Empty if nothing was added. */
  byte[] min() {
    return any ? min : TreeRow.NONE;
  }

  /** Empty if nothing was added. */
  byte[] max() {
    return any ? max : TreeRow.NONE;
  }

  /** Puts them into the statistics of a page. */
  void bounds(Statistics<?> statistics) {
    statistics.updateStats(Binary.fromConstantByteArray(min));
    statistics.updateStats(Binary.fromConstantByteArray(max));
  }
}
