package io.sparkdatums.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A column of strings that come back: a dictionary for the row group, and numbers of its words in
 * the pages. Where words hardly come back, pages hold the words themselves.
 */
@SuppressWarnings("deprecation") // every Parquet release that we run on has these
final class WordLeaf extends Leaf {
  private static final int SLAB = 1 << 10;
  private static final int PAGE = 1 << 16;
  private static final int DICTIONARY_BYTES = 1 << 20;

  /** Share of a page's words that are new from which on numbers do not pay. */
  private static final double USELESS = 0.9;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<byte[]> words = new ArrayList<>();
  private int[] page = new int[RowIndex.ROWS];
  private final Bounds bounds = new Bounds();
  private int size;
  private int wordsBefore;
  private int bytes;
  private String last = "";
  private int lastNumber = -1;

  // From the page on in which words did not come back.
  private @Nullable PageStrings plain;

  WordLeaf(ColumnDescriptor column, PageWriter pages) {
    super(column, pages);
  }

  /** The one value of a row. */
  void write(int row, String word) throws IOException {
    first(row);
    add(word);
  }

  /** A value of a row that has several. */
  void write(int row, boolean first, String word) throws IOException {
    if (first) {
      first(row);
    } else {
      again();
    }
    add(word);
  }

  private void add(String word) {
    if (plain != null) {
      plain.add(word.getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (lastNumber < 0 || !word.equals(last)) {
      Integer known = numbers.get(word);
      lastNumber = known == null ? learn(word) : known;
      last = word;
    }
    if (size == page.length) {
      page = Arrays.copyOf(page, 2 * size);
    }
    page[size++] = lastNumber;
  }

  private int learn(String word) {
    int number = words.size();
    byte[] text = word.getBytes(StandardCharsets.UTF_8);
    numbers.put(word, number);
    words.add(text);
    bounds.add(text);
    bytes += 4 + text.length;
    return number;
  }

  @Override
  void prepare() {
    boolean useless = words.size() - wordsBefore > size * USELESS || bytes > DICTIONARY_BYTES;
    if (plain == null && useless) {
      plain = new PageStrings(FrontCoding.sharing());
      for (int i = 0; i < size; i++) {
        plain.add(words.get(page[i]));
      }
      words.subList(wordsBefore, words.size()).clear();
      numbers.clear();
    }
  }

  @Override
  Encoding encoding() {
    return plain == null ? Encoding.RLE_DICTIONARY : plain.encoding();
  }

  @Override
  void bounds(Statistics<?> statistics) {
    if (plain != null) {
      plain.bounds(statistics);
      return;
    }
    // Of the words so far: bounds of a page need not be tight, and so they cost nothing per value.
    bounds.bounds(statistics);
  }

  @Override
  BytesInput data() throws IOException {
    if (plain != null) {
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
    if (!words.isEmpty()) {
      ByteBuffer all =
          ByteBuffer.allocate(words.stream().mapToInt(word -> 4 + word.length).sum())
              .order(ByteOrder.LITTLE_ENDIAN);
      words.forEach(word -> all.putInt(word.length).put(word));
      pages()
          .writeDictionaryPage(
              new DictionaryPage(BytesInput.from(all.array()), words.size(), Encoding.PLAIN));
    }
  }
}
