package io.sparkdatums.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.schema.MessageType;

/**
 * The columns of a file, row group after row group: names that come back by dictionary, paths by
 * what they share with the one before, hashes as they are, numbers by bit-packed differences.
 */
final class RowColumns {
  private static final int GONE = columns(TreeSchema.SHARD, TreeSchema.PATH);
  private static final int FILE = columns(TreeSchema.SHARD, TreeSchema.PART_LENGTH);
  private static final int DIRECTORY =
      columns(TreeSchema.SHARD, TreeSchema.SIZE)
          | columns(TreeSchema.CHILDREN, TreeSchema.EXPLICIT);
  private static final int COMMIT =
      1 << TreeSchema.KIND | columns(TreeSchema.SEQUENCE, TreeSchema.PROVENANCE);

  private static final Map<RowKind, byte[]> KINDS = kinds();

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
  private int parts;
  private byte[] firstHash = TreeRow.NONE;
  private byte[] text = new byte[1 << 8];

  /**
   * @param schema that of the file, of which rows have no other columns
   */
  RowColumns(MessageType schema) {
    shard = numbers();
    kind = words();
    path = bytes(FrontCoding.sharing());
    hash = bytes(FrontCoding.whole());
    size = numbers();
    pack = words();
    ordinal = numbers();
    datum = words();
    offset = numbers();
    length = numbers();
    partHash = bytes(FrontCoding.whole());
    children = numbers();
    files = numbers();
    state = bytes(FrontCoding.whole());
    explicit = numbers();
    sequence = numbers();
    parent = numbers();
    job = bytes(FrontCoding.whole());
    base = numbers();
    shards = numbers();
    root = bytes(FrontCoding.whole());
    allFiles = numbers();
    allDirs = numbers();
    allBytes = numbers();
    created = numbers();
    provenance = bytes(FrontCoding.whole());
    columns = schema.getColumns().size();
  }

  /** Begins a row group. */
  void begin(PageWriteStore pages) {
    for (int column = 0; column < columns; column++) {
      leaves.get(column).begin(pages.getPageWriter(TreeSchema.MESSAGE.getColumns().get(column)));
    }
    row = 0;
    there = 0;
  }

  /** The columns to which anything but nulls was written, one bit each. */
  int there() {
    return there;
  }

  void write(TreeRow added, byte[] bytes) throws IOException {
    begin(added.shard(), added.kind(), bytes, bytes.length);
    switch (added.kind()) {
      case FILE -> file(added);
      case DIRECTORY -> directory(added);
      case GONE -> there |= GONE;
      case COMMIT -> throw new IllegalArgumentException("a commit's row has no path");
    }
    row++;
  }

  private void begin(int shardOfPath, RowKind kindOfRow, byte[] bytes, int lengthOfPath)
      throws IOException {
    shard.write(row, shardOfPath);
    kind.write(row, text(kindOfRow));
    path.write(row, bytes, lengthOfPath);
  }

  /** Begins the row of a file, whose contributions follow. */
  void begin(int shardOfPath, byte[] bytes, int lengthOfPath) throws IOException {
    begin(shardOfPath, RowKind.FILE, bytes, lengthOfPath);
    parts = 0;
  }

  /** A contribution to the file that was begun. */
  void part(ChangeRecord part) throws IOException {
    byte[] bytes = part.bytes();
    if (text.length < part.datumLength()) {
      text = new byte[2 * part.datumLength()];
    }
    part.datum(text);
    pack.write(row, parts == 0, bytes, part.packAt(), part.packLength());
    datum.write(row, parts == 0, text, 0, part.datumLength());
    part(part.ordinal(), part.offset(), part.length(), bytes, part.hashAt(), part.hashLength());
  }

  // The hash of the only contribution is that of the file, and is not written twice.
  private void part(int number, long from, long size, byte[] bytes, int hashAt, int hashLength)
      throws IOException {
    boolean first = parts == 0;
    ordinal.write(row, first, number);
    offset.write(row, first, from);
    length.write(row, first, size);
    if (first) {
      firstHash = firstHash.length == hashLength ? firstHash : new byte[hashLength];
      System.arraycopy(bytes, hashAt, firstHash, 0, hashLength);
    } else {
      if (parts == 1) {
        partHash.write(row, firstHash);
      }
      partHash.write(row, false, bytes, hashAt, hashLength);
    }
    parts++;
  }

  /** Ends the row that was begun. */
  void end(long bytes, byte[] hashOfFile) throws IOException {
    endParts(bytes, hashOfFile);
    row++;
  }

  private void endParts(long bytes, byte[] hashOfFile) throws IOException {
    hash.write(row, hashOfFile);
    size.write(row, bytes);
    if (parts == 1) {
      partHash.none(row, true);
    }
    there |= parts > 1 ? FILE | 1 << TreeSchema.PART_HASH : FILE;
  }

  private void file(TreeRow file) throws IOException {
    parts = 0;
    for (Part part : file.parts()) {
      byte[] name = utf8(part.pack());
      byte[] key = utf8(part.datum());
      pack.write(row, parts == 0, name, 0, name.length);
      datum.write(row, parts == 0, key, 0, key.length);
      byte[] hashOfPart = part.hash();
      part(part.ordinal(), part.offset(), part.length(), hashOfPart, 0, hashOfPart.length);
    }
    endParts(file.size(), file.hash());
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
    kind.write(row, text(RowKind.COMMIT));
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

  private static byte[] utf8(String string) {
    return string.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] text(RowKind kind) {
    return Objects.requireNonNull(KINDS.get(kind));
  }

  private static Map<RowKind, byte[]> kinds() {
    Map<RowKind, byte[]> kinds = new EnumMap<>(RowKind.class);
    for (RowKind kind : RowKind.values()) {
      kinds.put(kind, utf8(kind.text()));
    }
    return kinds;
  }

  private static int columns(int first, int last) {
    return (-1 >>> (31 - last)) & (-1 << first);
  }

  private NumberLeaf numbers() {
    return added(new NumberLeaf(column()));
  }

  private WordLeaf words() {
    return added(new WordLeaf(column()));
  }

  private BytesLeaf bytes(FrontCoding coding) {
    return added(new BytesLeaf(column(), coding));
  }

  // The columns are made in the order of the schema.
  private ColumnDescriptor column() {
    return TreeSchema.MESSAGE.getColumns().get(leaves.size());
  }

  private <T extends Leaf> T added(T leaf) {
    leaves.add(leaf);
    return leaf;
  }
}
