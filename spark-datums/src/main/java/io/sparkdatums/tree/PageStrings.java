package io.sparkdatums.tree;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/** The byte strings of a page with their bounds. */
final class PageStrings {
  private final FrontCoding coding;
  private final Bounds bounds = new Bounds();

  PageStrings(FrontCoding coding) {
    this.coding = coding;
  }

  void add(byte[] bytes, int from, int to) {
    bounds.add(bytes, from, to);
    coding.add(bytes, from, to);
  }

  Encoding encoding() {
    return coding.encoding();
  }

  Bounds bounds() {
    return bounds;
  }

  void bounds(Statistics<?> statistics) {
    bounds.bounds(statistics);
  }

  /** The encoded strings; the next page begins. */
  BytesInput take() throws IOException {
    bounds.clear();
    return coding.take();
  }
}
