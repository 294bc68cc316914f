package io.sparkdatums.source;

import io.sparkdatums.datum.DatumRow;
import io.sparkdatums.plan.Foreseen;
import io.sparkdatums.plan.Spread;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Cuts datums into blocks and writes them one after the other. */
final class BlockFile implements Closeable {
  /** Bytes of a block before compression. */
  private static final int BLOCK = 256 << 10;

  /** Bytes of content of the datums of a block: a block is not divided among tasks. */
  private static final long CONTENT = 4L << 20;

  /** Files of the datums of a block. */
  private static final long FILES = 1024;

  /** The name of what is read, which has none. */
  static final String INPUT = "";

  private final OutputStream out;
  private final DatumBlock.Writer block = new DatumBlock.Writer();
  private final List<Block> blocks = new ArrayList<>();
  private long offset;
  private long datums;
  private long files;
  private long bytes;
  private Spread spread = Spread.NOTHING;

  /**
   * Where a block is and what is in it.
   *
   * @param bytes of content
   * @param spread how the bytes are spread over the datums
   */
  record Block(long offset, long length, long datums, long files, long bytes, Spread spread)
      implements Serializable {}

  BlockFile(OutputStream out) {
    this.out = out;
  }

  void append(DatumRow datum) throws IOException {
    block.append(datum);
    datums++;
    files += datum.numFiles();
    bytes += datum.size();
    String file = datum.directory() ? "" : datum.path();
    Foreseen read =
        new Foreseen(datum.path(), (double) datum.size(), INPUT, datum.path(), datum.size());
    spread = spread.plus(read, datum.size(), file);
    if (block.size() >= BLOCK || bytes >= CONTENT || files >= FILES) {
      cut();
    }
  }

  private void cut() throws IOException {
    byte[] finished = block.finish();
    out.write(finished);
    blocks.add(new Block(offset, finished.length, datums, files, bytes, spread));
    offset += finished.length;
    datums = 0;
    files = 0;
    bytes = 0;
    spread = Spread.NOTHING;
  }

  /** Writes what is left. */
  List<Block> finish() throws IOException {
    if (datums > 0) {
      cut();
    }
    return blocks;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
