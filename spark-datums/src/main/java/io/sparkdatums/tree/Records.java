package io.sparkdatums.tree;

import java.io.IOException;

/** Gives records of bytes one after the other. */
public interface Records {
  /** The length of a record, before it in its array, as an int. */
  int HEAD = Integer.BYTES;

  /** Goes to the next record; false if there is none. */
  boolean advance() throws IOException;

  /** The array that holds the record, until the next step. */
  byte[] bytes();

  /** Where in the array it begins, after its length. */
  int at();

  /** How many bytes it has. */
  default int length() {
    return (int) ChangeBytes.INT.get(bytes(), at() - HEAD);
  }
}
