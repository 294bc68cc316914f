package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Puts files into a branch: one call, one commit. The content goes into packs as the output of a
 * datum whose order key is {@code put-} and the number that the commit was to have, in 16 hex
 * digits, so that what was put later comes later in a file.
 *
 * <p>A few files are copied in this process. Many or large ones are copied in a Spark job.
 */
@SuppressWarnings("EnumOrdinal") // an op is a number in rows that never outlive a job
public final class PutFiles {
  static final StructType DATUMS =
      new StructType()
          .add("sign", DataTypes.IntegerType, false)
          .add("pack", DataTypes.StringType, false)
          .add("ordinal", DataTypes.IntegerType, false)
          .add("nth", DataTypes.IntegerType, false);

  private final Branch branch;
  private final Supplier<SparkSession> spark;

  /**
   * Puts into a branch.
   *
   * @param spark asked for a session only if the work is too much for this process
   */
  public PutFiles(Branch branch, Supplier<SparkSession> spark) {
    this.branch = branch;
    this.spark = spark;
  }

  /**
   * Puts what a stream holds.
   *
   * @param path the file in the tree
   * @throws DatumsException {@code PATH_INVALID}; {@code TREE_CONFLICT} if the path is a directory
   *     or one above it is a file
   */
  public Commit put(String path, InputStream content, PutMode mode) throws IOException {
    return put(path, content, mode, List.of());
  }

  /**
   * Puts what a stream holds in place of other files, which go in the same commit.
   *
   * @param gone a few files; one that is not there may be named
   * @see #put(String, InputStream, PutMode)
   */
  public Commit replace(List<String> gone, String path, InputStream content) throws IOException {
    return put(path, content, PutMode.OVERWRITE, gone.stream().map(PathGuard::check).toList());
  }

  private Commit put(String path, InputStream content, PutMode mode, List<String> gone)
      throws IOException {
    String checked = PathGuard.check(path);
    if (checked.equals("/")) {
      throw DatumsException.of(
          "PATH_INVALID", Map.of("path", path, "problem", "the root is not a file"));
    }
    PutPack packs = begin();
    try (Pins.Pin pin = packs.pin()) {
      String pack =
          packs.write(
              0,
              "0",
              writer -> {
                try (OutputStream out = writer.file(checked)) {
                  content.transferTo(out);
                }
              });
      return commit(packs, pack, mode, gone);
    }
  }

  /**
   * Puts a file, or all files below a directory, of any Hadoop filesystem.
   *
   * @param path the file in the tree; for a directory, the directory that it becomes
   * @param source a path or URI
   * @throws DatumsException {@code PATH_INVALID}, {@code TREE_CONFLICT}, or {@code
   *     SOURCE_UNREADABLE}
   */
  public Commit put(String path, String source, PutMode mode) throws IOException {
    return put(path, List.of(source), mode);
  }

  /**
   * Puts several sources into a directory, each under its own name; one source becomes the path.
   *
   * @throws DatumsException also {@code SOURCE_NAMES} if two sources have one name
   * @see #put(String, String, PutMode)
   */
  public Commit put(String path, List<String> sources, PutMode mode) throws IOException {
    SourceFiles files =
        SourceFiles.of(sources, PathGuard.check(path), branch.repo().warehouse().conf());
    Iterator<List<SourceFiles.File>> chunks = files.chunks();
    List<SourceFiles.File> first = chunks.hasNext() ? chunks.next() : List.of();
    PutPack packs = begin();
    try (Pins.Pin pin = packs.pin()) {
      if (!chunks.hasNext()) {
        return commit(packs, packs.copy(0, "0", first), mode, List.of());
      }
      SparkSession session = spark.get();
      Iterator<List<SourceFiles.File>> all = new Concatenated<>(List.of(first).iterator(), chunks);
      LongAdder count = new LongAdder();
      Iterator<List<SourceFiles.File>> counted = new Mapped<>(all, chunk -> count(chunk, count));
      List<String> written = new SourceCopy(packs).copy(session, counted, files.isLocal());
      return commit(session, packs, written, count.sum(), mode);
    }
  }

  private static <T> List<T> count(List<T> chunk, LongAdder count) {
    count.add(chunk.size());
    return chunk;
  }

  private PutPack begin() throws IOException {
    long sequence = branch.head().map(Commit::sequence).orElse(0L) + 1;
    String key = String.format(Locale.ROOT, "put-%016x", sequence);
    String job = key + "-" + UUID.randomUUID().toString().substring(0, 8);
    return new PutPack(branch.repo().warehouse(), job, key);
  }

  private Commit commit(PutPack packs, String pack, PutMode mode, List<String> gone)
      throws IOException {
    List<Change> changes = new ArrayList<>();
    for (String path : gone) {
      changes.add(new Change(Change.Op.CLEAR, path, null));
    }
    PackedDatum datum = new PackedDatum(1, pack, 0, 0);
    try (PackChanges added = new PackChanges(packs.warehouse(), List.of(datum).iterator())) {
      new DecodedChanges(added).forEachRemaining(changes::add);
    }
    if (mode == PutMode.OVERWRITE) {
      for (Change change : List.copyOf(changes)) {
        if (change.op() == Change.Op.ADD) {
          changes.add(new Change(Change.Op.CLEAR, change.path(), null));
        }
      }
    }
    CommitFacts facts = facts(packs.job(), changes.size());
    return Restart.whenMoved(
        () -> TreeCommitter.commit(branch, branch.head().orElse(null), changes, facts));
  }

  private Commit commit(
      SparkSession session, PutPack packs, List<String> written, long files, PutMode mode)
      throws IOException {
    List<Row> datums = written.stream().map(pack -> RowFactory.create(1, pack, 0, 0)).toList();
    TreeChanges added =
        TreeChanges.fromPacks(
            session, packs.warehouse(), session.createDataFrame(datums, DATUMS), files);
    TreeChanges changes = mode == PutMode.APPEND ? added : added.and(clears(added.rows()));
    CommitFacts facts = facts(packs.job(), files);
    return Restart.whenMoved(
        () -> TreeCommitter.commit(session, branch, branch.head().orElse(null), changes, facts));
  }

  private static Dataset<Row> clears(Dataset<Row> added) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : TreeCommitter.CHANGES.fields()) {
      columns.add(
          switch (field.name()) {
            case "op" -> lit(Change.Op.CLEAR.ordinal()).as("op");
            case "path" -> col("path");
            default -> lit(null).cast(field.dataType()).as(field.name());
          });
    }
    return added
        .filter(col("op").equalTo(Change.Op.ADD.ordinal()))
        .select(columns.toArray(new Column[0]));
  }

  private static CommitFacts facts(String job, long changes) {
    return new CommitFacts(
        job, "{}", OutputConflict.CONCAT, 0, changes, CommitFacts.Unchanged.KEEP_HEAD);
  }
}
