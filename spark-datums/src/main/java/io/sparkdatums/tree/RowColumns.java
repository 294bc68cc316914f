package io.sparkdatums.tree;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.schema.MessageType;

/**
 * The columns of one row group: names that come back by dictionary, paths by what they share with
 * the one before, hashes as they are, numbers by bit-packed differences.
 */
final class RowColumns {
  private static final int GONE = columns(TreeSchema.SHARD, TreeSchema.PATH);
  private static final int FILE = columns(TreeSchema.SHARD, TreeSchema.PART_LENGTH);
  private static final int DIRECTORY =
      columns(TreeSchema.SHARD, TreeSchema.SIZE)
          | columns(TreeSchema.CHILDREN, TreeSchema.EXPLICIT);
  private static final int COMMIT =
      1 << TreeSchema.KIND | columns(TreeSchema.SEQUENCE, TreeSchema.PROVENANCE);

  private final List<Leaf> leaves = new ArrayList<>();
  private final int columns;
  private final NumberLeaf shard;
  private final WordLeaf kind;
  private final BytesLeaf path;
  private final BytesLeaf hash;
  private final NumberLeaf size;
  private final WordLeaf pack;
  private final NumberLeaf ordinal;
  private final WordLeaf datum;
  private final NumberLeaf offset;
  private final NumberLeaf length;
  private final BytesLeaf partHash;
  private final NumberLeaf children;
  private final NumberLeaf files;
  private final BytesLeaf state;
  private final NumberLeaf explicit;
  private final NumberLeaf sequence;
  private final NumberLeaf parent;
  private final BytesLeaf job;
  private final NumberLeaf base;
  private final NumberLeaf shards;
  private final BytesLeaf root;
  private final NumberLeaf allFiles;
  private final NumberLeaf allDirs;
  private final NumberLeaf allBytes;
  private final NumberLeaf created;
  private final BytesLeaf provenance;

  private int row;
  private int there;

  /**
   * @param schema that of the file, of which rows have no other columns
   */
  RowColumns(PageWriteStore pages, MessageType schema) {
    shard = numbers(pages);
    kind = words(pages);
    path = bytes(pages, FrontCoding.sharing());
    hash = bytes(pages, FrontCoding.whole());
    size = numbers(pages);
    pack = words(pages);
    ordinal = numbers(pages);
    datum = words(pages);
    offset = numbers(pages);
    length = numbers(pages);
    partHash = bytes(pages, FrontCoding.whole());
    children = numbers(pages);
    files = numbers(pages);
    state = bytes(pages, FrontCoding.whole());
    explicit = numbers(pages);
    sequence = numbers(pages);
    parent = numbers(pages);
    job = bytes(pages, FrontCoding.whole());
    base = numbers(pages);
    shards = numbers(pages);
    root = bytes(pages, FrontCoding.whole());
    allFiles = numbers(pages);
    allDirs = numbers(pages);
    allBytes = numbers(pages);
    created = numbers(pages);
    provenance = bytes(pages, FrontCoding.whole());
    columns = schema.getColumns().size();
  }

  /** The columns to which anything but nulls was written, one bit each. */
  int there() {
    return there;
  }

  void write(TreeRow added, byte[] bytes) throws IOException {
    shard.write(row, added.shard());
    kind.write(row, added.kind().text());
    path.write(row, bytes);
    switch (added.kind()) {
      case FILE -> file(added);
      case DIRECTORY -> directory(added);
      case GONE -> there |= GONE;
      case COMMIT -> throw new IllegalArgumentException("a commit's row has no path");
    }
    row++;
  }

  private void file(TreeRow file) throws IOException {
    hash.write(row, file.hash());
    size.write(row, file.size());
    boolean first = true;
    boolean only = file.parts().size() == 1;
    for (Part part : file.parts()) {
      pack.write(row, first, part.pack());
      ordinal.write(row, first, part.ordinal());
      datum.write(row, first, part.datum());
      offset.write(row, first, part.offset());
      length.write(row, first, part.length());
      if (only) {
        partHash.none(row, first);
      } else {
        partHash.write(row, first, part.hash());
      }
      first = false;
    }
    there |= only ? FILE : FILE | 1 << TreeSchema.PART_HASH;
  }

  private void directory(TreeRow directory) throws IOException {
    hash.write(row, directory.hash());
    size.write(row, directory.size());
    children.write(row, directory.children());
    files.write(row, directory.files());
    state.write(row, directory.state());
    explicit.write(row, directory.explicit());
    there |= DIRECTORY;
  }

  void write(Commit commit) throws IOException {
    kind.write(row, RowKind.COMMIT.text());
    sequence.write(row, commit.sequence());
    Long before = commit.parent();
    if (before == null) {
      parent.none(row, true);
    } else {
      parent.write(row, before);
    }
    job.write(row, utf8(commit.job()));
    base.write(row, commit.base());
    shards.write(row, commit.shards());
    root.write(row, commit.root());
    allFiles.write(row, commit.files());
    allDirs.write(row, commit.dirs());
    allBytes.write(row, commit.bytes());
    created.write(row, ChronoUnit.MICROS.between(Instant.EPOCH, commit.created()));
    provenance.write(row, utf8(commit.provenance()));
    there |= COMMIT;
    row++;
  }

  /** The bounds of the paths so far. */
  Bounds paths() {
    return path.bounds();
  }

  /** Ends the row group, which is one page of each column that the file has. */
  void end() throws IOException {
    if (there >>> columns != 0) {
      throw new IllegalArgumentException("a row with columns that the file does not have");
    }
    for (Leaf leaf : leaves.subList(0, columns)) {
      leaf.endPage(row);
      leaf.end();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static int columns(int first, int last) {
    return (-1 >>> (31 - last)) & (-1 << first);
  }

  private NumberLeaf numbers(PageWriteStore pages) {
    return added(new NumberLeaf(column(), writer(pages)));
  }

  private WordLeaf words(PageWriteStore pages) {
    return added(new WordLeaf(column(), writer(pages)));
  }

  private BytesLeaf bytes(PageWriteStore pages, FrontCoding coding) {
    return added(new BytesLeaf(column(), writer(pages), coding));
  }

  // The columns are made in the order of the schema.
  private ColumnDescriptor column() {
    return TreeSchema.MESSAGE.getColumns().get(leaves.size());
  }

  private PageWriter writer(PageWriteStore pages) {
    return pages.getPageWriter(column());
  }

  private <T extends Leaf> T added(T leaf) {
    leaves.add(leaf);
    return leaf;
  }
}
