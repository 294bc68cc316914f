package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

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
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
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
   * @param path the directory of the parts
   * @param mode whether parts that are there stay
   * @throws DatumsException {@code SOURCE_UNREADABLE}, {@code SPLIT_SYNTAX}, {@code TREE_CONFLICT},
   *     {@code SPLIT_DIRECTORY} if the directory holds anything else
   */
  public Commit put(
      String path, String source, SplitFormat format, SplitTarget target, PutMode mode)
      throws IOException {
    FileStatus status;
    boolean local;
    try {
      Path file = new Path(source);
      Storage storage = Storage.of(file, warehouse.conf());
      status = storage.files().getFileStatus(storage.files().makeQualified(file));
      local =
          storage.files() instanceof RawLocalFileSystem
              || storage.files() instanceof LocalFileSystem;
      if (status.isDirectory()) {
        throw new IOException("it is a directory");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw SourceFiles.unreadable(source, e);
    }
    // Files that only this machine sees are split here, unless all tasks run here too.
    boolean here = local && !spark.sparkContext().isLocal();
    return put(
        path,
        mode,
        target,
        (packs, first) -> {
          SplitStream whole = new SplitStream(packs, status.getPath().toString(), format, first);
          if (here) {
            return whole.write();
          }
          return format == SplitFormat.LINE && target.fixed() > 0
              ? lines(whole, status.getLen())
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
    return put(
        path,
        mode,
        target,
        (packs, first) -> {
          if (isRead.getAndSet(true)) {
            throw SourceFiles.unreadable(
                "-", new IOException("another put into " + path + " came first; give it again"));
          }
          return SplitStream.write(packs, first, source, format);
        });
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

  /**
   * Parts that are written and in no commit yet.
   *
   * @param first the number of the first one
   */
  private record Made(PutPack packs, long first, Result result) {}

  /**
   * Puts what the work writes. When another commit comes first, the parts are taken as they are if
   * the directory still ends where it did, else they are written again.
   */
  private Commit put(String path, PutMode mode, SplitTarget target, Work work) throws IOException {
    String directory = PathGuard.check(path);
    AtomicReference<@Nullable Made> made = new AtomicReference<>();
    return Restart.whenMoved(
        () -> {
          try (Tree tree = branch.tree().orElse(null)) {
            SplitParts before = SplitParts.of(mode == PutMode.OVERWRITE ? null : tree, directory);
            Made parts = made.get();
            if (parts == null || parts.first() != before.next()) {
              parts = make(directory, tree, before.next(), target, work);
              made.set(parts);
            }
            return commit(parts, directory, mode, tree, before);
          }
        });
  }

  private Made make(
      String directory, @Nullable Tree tree, long first, SplitTarget target, Work work)
      throws IOException {
    long sequence = tree == null ? 1 : tree.commit().sequence() + 1;
    String key = String.format(Locale.ROOT, "put-%016x", sequence);
    String job = key + "-" + UUID.randomUUID().toString().substring(0, 8);
    PutPack packs = new PutPack(warehouse, job, key);
    return new Made(packs, first, work.write(new SplitPacks(packs, directory, target), first));
  }

  private Commit commit(
      Made made, String directory, PutMode mode, @Nullable Tree tree, SplitParts before)
      throws IOException {
    PutPack packs = made.packs();
    Result result = made.result();
    Part given = shared(packs, SplitParts.HEADER, result.header());
    Part header = given == null ? before.header() : given;
    Part trailer = shared(packs, SplitParts.TRAILER, result.trailer());
    long pieces = 1 + (header == null ? 0 : 1) + (trailer == null ? 0 : 1);
    Dataset<Row> parts = parts(result);
    Dataset<Row> changes = parts.union(shared(parts, header)).union(shared(parts, trailer));
    if (tree != null && mode == PutMode.OVERWRITE) {
      changes = changes.union(DeleteFiles.many(spark, warehouse, tree, List.of(directory)));
    }
    if (tree != null && given != null && before.wants(given)) {
      changes = changes.union(SplitParts.exchange(spark, warehouse, tree, directory, given));
    }
    CommitFacts facts =
        new CommitFacts(
            packs.job(),
            "{}",
            OutputConflict.CONCAT,
            0,
            pieces * result.written().parts(),
            CommitFacts.Unchanged.KEEP_HEAD);
    return TreeCommitter.commit(spark, branch, tree == null ? null : tree.commit(), changes, facts);
  }

  private Dataset<Row> parts(Result result) {
    List<Row> datums =
        result.written().packs().stream().map(pack -> RowFactory.create(1, pack, 0)).toList();
    return TreeChanges.fromPacks(
        spark, warehouse, spark.createDataFrame(datums, PutFiles.DATUMS), result.written().parts());
  }

  /** The same contribution to each of the new parts. */
  private static Dataset<Row> shared(Dataset<Row> parts, @Nullable Part part) {
    Dataset<Row> added =
        parts.filter(part == null ? lit(false) : col("op").equalTo(Change.Op.ADD.ordinal()));
    return part == null
        ? added
        : added.select(
            col("op"),
            col("path"),
            lit(part.pack()).as("pack"),
            lit(part.ordinal()).as("ordinal"),
            lit(part.datum()).as("datum"),
            lit(part.offset()).as("offset"),
            lit(part.length()).as("length"),
            lit(part.hash()).as("hash"));
  }

  /** Stores what belongs to all parts, once; null if that is nothing. */
  private @Nullable Part shared(PutPack packs, String datum, byte[] content) throws IOException {
    if (content.length == 0) {
      return null;
    }
    String pack =
        packs.write(
            0,
            datum,
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
