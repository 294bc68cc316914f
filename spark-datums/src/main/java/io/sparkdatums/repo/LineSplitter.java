package io.sparkdatums.repo;

import java.io.IOException;
import java.io.OutputStream;

/** Lines, each with its end. */
record LineSplitter(ByteSource source) implements Splitter {

  @Override
  public boolean hasNext() throws IOException {
    return source.peek() != ByteSource.END;
  }

  @Override
  public void next(OutputStream out) throws IOException {
    source.line(out);
  }
}
