package io.sparkdatums.worker;

/** Takes the lines that user code prints. */
interface LineSink {

  /**
   * One line, cut if it is very long.
   *
   * @param stream {@code stdout} or {@code stderr}
   */
  void line(String stream, String text);

  /** Bytes that were printed and are in no line. */
  void leftOut(String stream, long bytes);
}
