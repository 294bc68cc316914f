package io.sparkdatums.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/**
 * A column of strings that come back: a dictionary for the row group, and numbers of its words in
 * the pages. Where words hardly come back, pages hold the words themselves.
 */
@SuppressWarnings("deprecation") // every Parquet release that we run on has these
final class WordLeaf extends Leaf {
  private static final int SLAB = 1 << 10;
  private static final int PAGE = 1 << 16;

  /** Words of a page after which it is seen whether they come back. */
  private static final int SAMPLE = 512;

  private static final int DICTIONARY_BYTES = 1 << 20;

  /** Share of a page's words that are new from which on numbers do not pay. */
  private static final double USELESS = 0.9;

  private final Words words = new Words();
  private int[] page = new int[RowIndex.ROWS];
  private final Bounds bounds = new Bounds();
  private int size;
  private int wordsBefore;
  private int bytes;
  private byte[] last = TreeRow.NONE;
  private int lastNumber = -1;

  // From the page of a row group on in which words did not come back.
  private boolean isPlain;
  private final PageStrings plain = new PageStrings(FrontCoding.sharing());

  WordLeaf(ColumnDescriptor column) {
    super(column);
  }

  @Override
  void begin(PageWriter to) {
    super.begin(to);
    words.clear();
    bounds.clear();
    wordsBefore = 0;
    size = 0;
    bytes = 0;
    lastNumber = -1;
    isPlain = false;
  }

  /** The one value of a row. */
  void write(int row, byte[] word) throws IOException {
    write(row, true, word, 0, word.length);
  }

  /** A value of a row that may have several. */
  void write(int row, boolean first, byte[] bytes, int from, int length) throws IOException {
    if (first) {
      first(row);
    } else {
      again();
    }
    int to = from + length;
    if (isPlain) {
      plain.add(bytes, from, to);
    } else {
      add(bytes, from, to);
    }
  }

  private void add(byte[] bytes, int from, int to) {
    if (lastNumber < 0 || !Arrays.equals(last, 0, last.length, bytes, from, to)) {
      int before = words.size();
      lastNumber = words.number(bytes, from, to);
      last = words.get(lastNumber);
      if (lastNumber == before) {
        bounds.add(last);
        this.bytes += 4 + last.length;
      }
    }
    if (size == page.length) {
      page = Arrays.copyOf(page, 2 * size);
    }
    page[size++] = lastNumber;
    if (size == SAMPLE && isUseless()) {
      goPlain();
    }
  }

  @Override
  void prepare() {
    if (!isPlain && (isUseless() || bytes > DICTIONARY_BYTES)) {
      goPlain();
    }
  }

  private boolean isUseless() {
    return words.size() - wordsBefore > size * USELESS;
  }

  private void goPlain() {
    isPlain = true;
    for (int i = 0; i < size; i++) {
      byte[] word = words.get(page[i]);
      plain.add(word, 0, word.length);
    }
    words.forget(wordsBefore);
    size = 0;
  }

  @Override
  Encoding encoding() {
    return isPlain ? plain.encoding() : Encoding.RLE_DICTIONARY;
  }

  @Override
  void bounds(Statistics<?> statistics) {
    if (isPlain) {
      plain.bounds(statistics);
      return;
    }
    // Of the words so far: bounds of a page need not be tight, and so they cost nothing per value.
    bounds.bounds(statistics);
  }

  @Override
  BytesInput data() throws IOException {
    if (isPlain) {
      return plain.take();
    }
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(words.size() - 1);
    RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(
            width, SLAB, PAGE, HeapByteBufferAllocator.getInstance());
    for (int i = 0; i < size; i++) {
      encoder.writeInt(page[i]);
    }
    BytesInput data =
        BytesInput.copy(
            BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), encoder.toBytes()));
    encoder.close();
    size = 0;
    wordsBefore = words.size();
    return data;
  }

  @Override
  void end() throws IOException {
    if (words.size() > 0) {
      ByteBuffer all =
          ByteBuffer.allocate(words.all().stream().mapToInt(word -> 4 + word.length).sum())
              .order(ByteOrder.LITTLE_ENDIAN);
      words.all().forEach(word -> all.putInt(word.length).put(word));
      pages()
          .writeDictionaryPage(
              new DictionaryPage(BytesInput.from(all.array()), words.size(), Encoding.PLAIN));
    }
  }
}
