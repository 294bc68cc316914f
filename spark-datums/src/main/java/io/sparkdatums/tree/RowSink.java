package io.sparkdatums.tree;

import java.io.IOException;

/** Takes rows in the order in which they are made. */
@FunctionalInterface
public interface RowSink {

  void accept(TreeRow row) throws IOException;
}
