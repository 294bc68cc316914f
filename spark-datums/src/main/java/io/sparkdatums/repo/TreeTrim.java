package io.sparkdatums.repo;

import io.delta.kernel.Snapshot;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RunFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Takes commits out of a branch, the trees of all others staying as they are, digests and all.
 *
 * <p>The runs between two commits that stay are written as one, in one Delta version that is no
 * commit of the branch. A job that commits meanwhile adds a run that none of these is, so neither
 * hinders the other. A commit's {@code base} may then name a run that is there no longer: the runs
 * from there on that are there are its tree.
 */
public final class TreeTrim {
  private final Warehouse warehouse;
  private final Writing writing;

  /** Has files written; says what they hold, as {@link Wire} encodes it. */
  @FunctionalInterface
  interface Writing {
    List<byte[]> write(List<RunWriter> writers) throws IOException;
  }

  public TreeTrim(SparkSession spark, Warehouse warehouse) {
    this(warehouse, writers -> inTasks(spark, writers));
  }

  TreeTrim(Warehouse warehouse, Writing writing) {
    this.warehouse = warehouse;
    this.writing = writing;
  }

  /**
   * Takes all commits out but some.
   *
   * @param kept the numbers of those that stay, the newest among them; later ones stay too
   * @return whether that was done; not if there was nothing to do, or if another process replaced
   *     files of the table meanwhile
   */
  public boolean trim(Branch branch, Set<Long> kept) throws IOException {
    Branch.State state = branch.state();
    Optional<Snapshot> snapshot = state.snapshot();
    if (snapshot.isEmpty()) {
      return false;
    }
    List<RunWriter> writers = new ArrayList<>();
    Set<Path> old = new HashSet<>();
    state.files().forEach(file -> old.add(file.path()));
    long before = 0;
    for (long run : runs(state, kept)) {
      Commit commit = state.commit(run).orElse(null);
      if (commit == null) {
        // A stranger's work; nothing is known about it.
        return false;
      }
      long from = Math.max(commit.base(), before + 1);
      List<RunFile> files =
          state.files().stream().filter(file -> file.run() >= from && file.run() <= run).toList();
      if (files.stream().allMatch(file -> file.run() == run)) {
        files.forEach(file -> old.remove(file.path()));
      } else {
        add(writers, branch, commit, commit.base() > before, files);
      }
      before = run;
    }
    return !old.isEmpty() && replace(branch, snapshot.get(), old, writers);
  }

  /** The runs of the commits that stay. */
  private static SortedSet<Long> runs(Branch.State state, Set<Long> kept) {
    long newest = kept.stream().mapToLong(Long::longValue).max().orElse(0);
    TreeSet<Long> runs = new TreeSet<>();
    state.files().stream()
        .map(RunFile::run)
        .filter(run -> kept.contains(run) || run > newest)
        .forEach(runs::add);
    return runs;
  }

  /** A large tree has a file for each shard; what was added to one is in one file. */
  private void add(
      List<RunWriter> writers, Branch branch, Commit commit, boolean base, List<RunFile> files) {
    int shards = commit.shards();
    int step = base ? 1 : shards;
    for (int from = 0; from < shards; from += step) {
      int end = from + step;
      writers.add(
          new RunWriter(
              warehouse,
              branch.location(),
              commit.run(),
              base,
              files,
              shards,
              from,
              end,
              end == shards ? Wire.encode(commit) : null));
    }
  }

  private boolean replace(Branch branch, Snapshot snapshot, Set<Path> old, List<RunWriter> writers)
      throws IOException {
    List<TableLog.Added> added = new ArrayList<>();
    List<byte[]> files = isSmall(writers) ? here(writers) : writing.write(writers);
    for (byte[] file : files) {
      added.add(TableLog.added(Wire.file(file)));
    }
    try {
      branch.log().replace(snapshot, old, added, TableLog.Rows.GO);
      return true;
    } catch (ConcurrentTransactionException e) {
      return false;
    }
  }

  /** Whether this process has written them before a Spark job has begun. */
  private static boolean isSmall(List<RunWriter> writers) {
    return writers.stream().mapToLong(RunWriter::rows).sum() <= MergePlan.ONE_SHARD;
  }

  private static List<byte[]> here(List<RunWriter> writers) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (RunWriter writer : writers) {
      written(writer).forEachRemaining(files::add);
    }
    return files;
  }

  private static List<byte[]> inTasks(SparkSession spark, List<RunWriter> writers) {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < writers.size(); number++) {
      numbers.add(number);
    }
    FlatMapFunction<Integer, byte[]> write = number -> written(writers.get(number));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try {
      return spark
          .createDataset(context.parallelize(numbers, numbers.size()).rdd(), Encoders.INT())
          .flatMap(write, Encoders.BINARY())
          .collectAsList();
    } catch (Exception e) {
      throw SparkErrors.named("the collection of commits", e);
    }
  }

  private static Iterator<byte[]> written(RunWriter writer) throws IOException {
    RunFile file = writer.write();
    return file == null ? Collections.emptyIterator() : List.of(Wire.encode(file)).iterator();
  }
}
