package io.sparkdatums.repo;

import java.io.IOException;
import java.io.OutputStream;

/** Reads records of a file one after the other; memory does not grow with the file. */
interface Splitter {

  /**
   * Whether there is another record.
   *
   * @throws io.sparkdatums.api.DatumsException {@code SPLIT_SYNTAX}
   */
  boolean hasNext() throws IOException;

  /**
   * Copies the next record.
   *
   * @throws io.sparkdatums.api.DatumsException {@code SPLIT_SYNTAX}
   */
  void next(OutputStream out) throws IOException;

  /** What comes before the records and belongs to each part; asked for before any record. */
  default byte[] header() throws IOException {
    return new byte[0];
  }

  /** What comes after the records and belongs to each part; asked for after all records. */
  default byte[] trailer() throws IOException {
    return new byte[0];
  }
}
