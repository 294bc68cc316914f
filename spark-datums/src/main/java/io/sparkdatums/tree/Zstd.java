package io.sparkdatums.tree;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory.BytesCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages in one call each. Parquet's own codec makes a stream per page, which costs more
 * than to compress a page of numbers.
 */
@SuppressWarnings("deprecation") // every Parquet release that we run on has these
final class Zstd extends BytesCompressor {
  private final ZstdCompressCtx context;

  /**
   * @param level 1 is fast, 3 the usual
   */
  Zstd(int level) {
    context = new ZstdCompressCtx();
    context.setLevel(level);
  }

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    return BytesInput.from(context.compress(bytes.toByteArray()));
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public void release() {
    context.close();
  }
}
