package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PackEntry;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.repo.SplitStream.Result;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Puts a file in parts: a directory whose files, named by a number in 16 hexadecimal digits, hold
 * records of it. A later put goes on after the highest number.
 *
 * <p>What belongs to every part, a header and a trailer, is stored once: a contribution of its own
 * to each file, before and after the part's records. Lines are split in parallel, other formats
 * from the beginning of the file to its end in one task; memory grows with neither the file nor the
 * number of parts.
 */
@SuppressWarnings("EnumOrdinal") // an op is a number in rows that never outlive a job
public final class SplitFiles {
  private static final long RANGE = 32L << 20;

  /** The length of a part's name. */
  private static final int NAME_LENGTH = 16;

  private static final StructType SHARED =
      new StructType()
          .add("directory", DataTypes.StringType, false)
          .add("pack", DataTypes.StringType, false)
          .add("ordinal", DataTypes.IntegerType, false)
          .add("datum", DataTypes.StringType, false)
          .add("offset", DataTypes.LongType, false)
          .add("length", DataTypes.LongType, false)
          .add("hash", DataTypes.BinaryType, false);

  private final Branch branch;
  private final Warehouse warehouse;
  private final SparkSession spark;
  private final long range;

  /** Puts into a branch. */
  public SplitFiles(Branch branch, SparkSession spark) {
    this(branch, spark, RANGE);
  }

  /**
   * @param range how many bytes of lines are a task
   */
  SplitFiles(Branch branch, SparkSession spark, long range) {
    this.branch = branch;
    this.warehouse = branch.repo().warehouse();
    this.spark = spark;
    this.range = range;
  }

  /**
   * Puts a file of any Hadoop filesystem.
   *
   * @see #put(String, List, SplitFormat, SplitTarget, PutMode)
   */
  public Commit put(
      String path, String source, SplitFormat format, SplitTarget target, PutMode mode)
      throws IOException {
    return put(path, List.of(source), format, target, mode);
  }

  /**
   * Puts files of any Hadoop filesystem, in one commit.
   *
   * @param path the directory of the parts of one file; of several files, and of those below a
   *     directory, each gets a directory of its own below it, of the file's name
   * @param mode whether parts that are there stay
   * @throws DatumsException {@code SOURCE_UNREADABLE}, {@code SOURCE_NAMES}, {@code SPLIT_SYNTAX},
   *     {@code TREE_CONFLICT}, {@code SPLIT_DIRECTORY} if a directory holds anything but parts
   */
  public Commit put(
      String path, List<String> sources, SplitFormat format, SplitTarget target, PutMode mode)
      throws IOException {
    // The root may become the directory of parts.
    SourceFiles files = SourceFiles.ofParts(sources, PathGuard.check(path), warehouse.conf());
    // Files that only this machine sees are split here, unless all tasks run here too.
    boolean here = files.isLocal() && !spark.sparkContext().isLocal();
    return put(
        () -> new Mapped<>(new Flattened<>(files.chunks()), file -> item(file, format, here)),
        target,
        mode);
  }

  private Item item(SourceFiles.File file, SplitFormat format, boolean here) {
    return new Item(
        file.path(),
        (packs, first) -> {
          SplitStream whole = new SplitStream(packs, file.source(), format, first);
          if (here) {
            return whole.write();
          }
          return format == SplitFormat.LINE && packs.target().fixed() > 0
              ? lines(whole, file.size())
              : task(whole);
        });
  }

  /**
   * Puts what a stream holds, in this process.
   *
   * @throws DatumsException {@code SOURCE_UNREADABLE} also if someone else puts parts into the
   *     directory meanwhile: a stream is read once
   * @see #put(String, String, SplitFormat, SplitTarget, PutMode)
   */
  public Commit put(
      String path, InputStream content, SplitFormat format, SplitTarget target, PutMode mode)
      throws IOException {
    ByteSource source = new ByteSource("-", content, 0);
    AtomicBoolean isRead = new AtomicBoolean();
    Item item =
        new Item(
            PathGuard.check(path),
            (packs, first) -> {
              if (isRead.getAndSet(true)) {
                throw SourceFiles.unreadable(
                    "-",
                    new IOException("another put into " + path + " came first; give it again"));
              }
              return SplitStream.write(packs, first, source, format);
            });
    return put(() -> List.of(item).iterator(), target, mode);
  }

  private Result lines(SplitStream whole, long size) throws IOException {
    SplitTarget target = whole.packs().target();
    LineRanges ranges =
        new LineRanges(whole.packs(), whole.source(), size, range, target.fixed(), target.header());
    byte[] header = whole.header();
    try {
      return new Result(ranges.write(spark, whole.first()), header, new byte[0]);
    } catch (Exception e) {
      throw SparkErrors.named("the split of " + whole.source(), e);
    }
  }

  private Result task(SplitStream whole) {
    try {
      return JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(List.of(0), 1)
          .map(nothing -> whole.write())
          .collect()
          .get(0);
    } catch (Exception e) {
      throw SparkErrors.named("the split of " + whole.source(), e);
    }
  }

  /** Writes parts, numbered from {@code first} on. */
  @FunctionalInterface
  private interface Work {
    Result write(SplitPacks packs, long first) throws IOException;
  }

  /** What a directory of parts is made from. */
  private record Item(String directory, Work work) {}

  /** What there is to split; asked for again if all has to be done again. */
  @FunctionalInterface
  private interface Items {
    Iterator<Item> all() throws IOException;
  }

  /**
   * Parts that are written and in no commit yet.
   *
   * @param first the number of the first one
   * @param header what comes before each, null if nothing of this file does
   * @param trailer what comes after each
   */
  private record Split(
      String directory,
      long first,
      SplitPacks.Written written,
      @Nullable Part header,
      @Nullable Part trailer) {}

  /** All that one put has written. */
  private record Made(PutPack packs, List<Split> splits) {}

  /**
   * Puts what the items write. When another commit comes first, the parts are taken as they are if
   * their directories still end where they did, else they are written again.
   */
  private Commit put(Items items, SplitTarget target, PutMode mode) throws IOException {
    try (Pins.Pin pin = new Pins(warehouse).hold("split-" + UUID.randomUUID())) {
      return pinned(items, target, mode);
    }
  }

  private Commit pinned(Items items, SplitTarget target, PutMode mode) throws IOException {
    AtomicReference<@Nullable Made> made = new AtomicReference<>();
    return Restart.whenMoved(
        () -> {
          try (Tree tree = branch.tree().orElse(null)) {
            Tree kept = mode == PutMode.OVERWRITE ? null : tree;
            Made parts = made.get();
            if (parts == null || !parts.splits().stream().allMatch(split -> fits(split, kept))) {
              parts = make(items, tree, kept, target);
              made.set(parts);
            }
            return commit(parts, mode, tree, kept);
          }
        });
  }

  private static boolean fits(Split split, @Nullable Tree kept) {
    return SplitParts.of(kept, split.directory()).next() == split.first();
  }

  private Made make(Items items, @Nullable Tree tree, @Nullable Tree kept, SplitTarget target)
      throws IOException {
    long sequence = tree == null ? 1 : tree.commit().sequence() + 1;
    String key = String.format(Locale.ROOT, "put-%016x", sequence);
    String job = key + "-" + UUID.randomUUID().toString().substring(0, 8);
    PutPack packs = new PutPack(warehouse, job, key);
    List<Split> splits = new ArrayList<>();
    for (Iterator<Item> all = items.all(); all.hasNext(); ) {
      Item item = all.next();
      long first = SplitParts.of(kept, item.directory()).next();
      Result result = item.work().write(new SplitPacks(packs, item.directory(), target), first);
      Part header = shared(packs, SplitParts.HEADER, splits.size(), result.header());
      Part trailer = shared(packs, SplitParts.TRAILER, splits.size(), result.trailer());
      splits.add(new Split(item.directory(), first, result.written(), header, trailer));
    }
    return new Made(packs, splits);
  }

  private Commit commit(Made made, PutMode mode, @Nullable Tree tree, @Nullable Tree kept)
      throws IOException {
    List<Row> datums = new ArrayList<>();
    List<Row> shared = new ArrayList<>();
    List<Dataset<Row>> others = new ArrayList<>();
    long parts = 0;
    long changes = 0;
    for (Split split : made.splits()) {
      SplitParts before = SplitParts.of(kept, split.directory());
      Part header = split.header() == null ? before.header() : split.header();
      int pieces = shared.size();
      addShared(shared, split.directory(), header);
      addShared(shared, split.directory(), split.trailer());
      parts += split.written().parts();
      changes += split.written().parts() * (1 + shared.size() - pieces);
      split.written().packs().forEach(pack -> datums.add(RowFactory.create(1, pack, 0, 0)));
      Part given = split.header();
      if (kept != null && given != null && before.wants(given)) {
        others.add(SplitParts.exchange(spark, warehouse, kept, split.directory(), given));
      }
    }
    TreeChanges all =
        TreeChanges.fromPacks(
            spark, warehouse, spark.createDataFrame(datums, PutFiles.DATUMS), parts);
    if (!shared.isEmpty()) {
      others.add(shared(all.rows(), shared));
    }
    if (tree != null && mode == PutMode.OVERWRITE) {
      List<String> directories = made.splits().stream().map(Split::directory).toList();
      others.add(DeleteFiles.many(spark, warehouse, tree, directories));
    }
    for (Dataset<Row> other : others) {
      all = all.and(other);
    }
    CommitFacts facts =
        new CommitFacts(
            made.packs().job(),
            "{}",
            OutputConflict.CONCAT,
            0,
            changes,
            CommitFacts.Unchanged.KEEP_HEAD);
    return TreeCommitter.commit(spark, branch, tree == null ? null : tree.commit(), all, facts);
  }

  private static void addShared(List<Row> shared, String directory, @Nullable Part part) {
    if (part != null) {
      shared.add(
          RowFactory.create(
              directory.equals("/") ? "" : directory,
              part.pack(),
              part.ordinal(),
              part.datum(),
              part.offset(),
              part.length(),
              part.hash()));
    }
  }

  /** What belongs to all parts of a directory, as a contribution to each of the new ones. */
  private Dataset<Row> shared(Dataset<Row> added, List<Row> shared) {
    Column directory = expr("substring(path, 1, length(path) - " + (NAME_LENGTH + 1) + ")");
    return added
        .filter(col("op").equalTo(Change.Op.ADD.ordinal()))
        .select(col("op"), col("path"), directory.as("directory"))
        .join(broadcast(spark.createDataFrame(shared, SHARED)), "directory")
        .select("op", "path", "pack", "ordinal", "datum", "offset", "length", "hash");
  }

  /** Stores what belongs to all parts of a file, once; null if that is nothing. */
  private @Nullable Part shared(PutPack packs, String datum, int number, byte[] content)
      throws IOException {
    if (content.length == 0) {
      return null;
    }
    String pack =
        packs.write(
            0,
            datum + "-" + number,
            writer -> {
              try (OutputStream out = writer.file("/" + datum)) {
                out.write(content);
              }
            });
    try (PackReader reader =
        PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack)) {
      PackEntry entry = reader.entries().next();
      return new Part(pack, 0, datum, entry.offset(), entry.size(), entry.hash());
    }
  }
}
