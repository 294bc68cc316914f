package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Copies files by reference: the copy names the bytes that are there, and none are moved. Like what
 * is put, a copy comes after what the file held before, unless that is replaced.
 */
public final class CopyFiles {
  private static final int FEW = 10_000;

  private final Branch target;
  private final Supplier<SparkSession> spark;
  private final int few;

  /**
   * @param spark asked for a session only if the work is too much for this process
   */
  public CopyFiles(Branch target, Supplier<SparkSession> spark) {
    this(target, spark, FEW);
  }

  /**
   * @param few how many files are copied without a Spark job
   */
  CopyFiles(Branch target, Supplier<SparkSession> spark, int few) {
    this.target = target;
    this.spark = spark;
    this.few = few;
  }

  /**
   * Copies a file, or a directory with all that is below it.
   *
   * @param from a tree of the same warehouse
   * @param path what to copy
   * @param to what the file or the directory becomes
   * @throws DatumsException {@code FILE_NOT_FOUND}, {@code PATH_INVALID}, {@code TREE_CONFLICT}
   */
  public Commit copy(Tree from, String path, String to, PutMode mode) throws IOException {
    String source = PathGuard.check(path);
    String checked = PathGuard.check(to);
    TreeRow top =
        from.find(source)
            .orElseThrow(
                () ->
                    DatumsException.of(
                        "FILE_NOT_FOUND",
                        Map.of(
                            "path", path, "found", "nothing", "commit", from.commit().sequence())));
    if (top.kind() == RowKind.FILE && checked.equals("/")) {
      throw DatumsException.of(
          "PATH_INVALID", Map.of("path", to, "problem", "the root is not a file"));
    }
    // A collection that began now could not know of packs that only the copies will refer to.
    try (Pins.Pin pin = new Pins(target.repo().warehouse()).hold(Pins.COPY + UUID.randomUUID())) {
      return pinned(from, source, checked, mode);
    }
  }

  private Commit pinned(Tree from, String source, String checked, PutMode mode) throws IOException {
    return Restart.whenMoved(
        () -> {
          Commit head = target.head().orElse(null);
          String key =
              String.format(Locale.ROOT, "put-%016x", head == null ? 1 : head.sequence() + 1);
          Copy copy = new Copy(source, checked, mode, key);
          String job =
              key.replace("put", "copy") + "-" + UUID.randomUUID().toString().substring(0, 8);
          List<Change> changes = few(from, copy);
          if (changes != null) {
            return TreeCommitter.commit(target, head, changes, facts(job, changes.size()));
          }
          SparkSession session = spark.get();
          return TreeCommitter.commit(
              session,
              target,
              head,
              TreeChanges.of(
                  ShardRows.changes(
                      session,
                      target.repo().warehouse(),
                      from,
                      row -> copy.holds(row) ? copy.changes(row) : List.of())),
              facts(job, -1));
        });
  }

  private static CommitFacts facts(String job, long changes) {
    return new CommitFacts(
        job, "{}", OutputConflict.CONCAT, 0, changes, CommitFacts.Unchanged.KEEP_HEAD);
  }

  /** The changes, or null if there are too many for this process. */
  private @Nullable List<Change> few(Tree from, Copy copy) {
    List<Change> changes = new ArrayList<>();
    for (Iterator<TreeRow> rows = from.walk(copy.source()); rows.hasNext(); ) {
      changes.addAll(copy.changes(rows.next()));
      if (changes.size() > few) {
        return null;
      }
    }
    return changes;
  }

  /**
   * From where to where.
   *
   * @param key the order key of the copies
   */
  private record Copy(String source, String target, PutMode mode, String key)
      implements java.io.Serializable {

    boolean holds(TreeRow row) {
      return ShardRows.isBelow(row.path(), source);
    }

    List<Change> changes(TreeRow row) {
      String below = row.path().substring(source.equals("/") ? 0 : source.length());
      String joined = target.equals("/") ? below : below.equals("/") ? target : target + below;
      String path = joined.isEmpty() ? "/" : joined;
      if (row.kind() == RowKind.DIRECTORY) {
        return row.explicit() > 0 && !path.equals("/")
            ? List.of(new Change(Change.Op.ADD_DIRECTORY, path, null))
            : List.of();
      }
      List<Change> changes = new ArrayList<>();
      if (mode == PutMode.OVERWRITE) {
        changes.add(new Change(Change.Op.CLEAR, path, null));
      }
      for (Part part : row.parts()) {
        changes.add(
            new Change(Change.Op.ADD, path, copied(part, row.parts().size(), changes.size())));
      }
      return changes;
    }

    /** The contributions of one file stay in their order. */
    private Part copied(Part part, int parts, int number) {
      String datum = parts == 1 ? key : String.format(Locale.ROOT, "%s-%08x", key, number);
      return new Part(
          part.pack(), part.ordinal(), datum, part.offset(), part.length(), part.hash());
    }
  }
}
