package io.sparkdatums.repo;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.DirectoryChange;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.OldRows;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.ShardMerge;
import io.sparkdatums.tree.TreeFileWriter;
import io.sparkdatums.tree.TreeRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changes of some shards into the tree before and writes their new rows to one file.
 * What directories have to know comes out as an iterator, which must be read to its end; only then
 * is there a file.
 */
final class MergeTask implements Iterator<DirectoryChange>, Closeable {
  private final MergePlan plan;
  private final Ahead<ShardChange> changes;
  private final @Nullable LiveRows old;
  private Iterator<DirectoryChange> shard = Collections.emptyIterator();
  private @Nullable TreeFileWriter writer;
  private @Nullable Path path;
  private @Nullable RunFile file;
  private @Nullable TreeRow lastRead;
  private @Nullable TreeRow readBefore;
  private long read;
  private long kept;
  private boolean changed;
  private final MergeLoad.Count load = new MergeLoad.Count();

  /**
   * @param changes sorted by shard, canonical path and operation; in a base run every shard is
   *     mentioned
   */
  MergeTask(MergePlan plan, Iterator<ShardChange> changes) {
    this.plan = plan;
    this.changes = new Ahead<>(changes);
    this.old =
        plan.old().isEmpty()
            ? null
            : LiveRows.open(plan.warehouse().conf(), plan.old(), plan.oldShards());
  }

  @Override
  public boolean hasNext() {
    while (!shard.hasNext()) {
      if (!changes.hasNext()) {
        finish();
        return false;
      }
      shard = merge(changes.peek().shard());
    }
    return true;
  }

  @Override
  public DirectoryChange next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return shard.next();
  }

  private ShardMerge merge(int number) {
    Iterator<Change> ofShard = new OfShard(number);
    if (plan.base()) {
      return ShardMerge.base(number, ofShard, live(number), plan.conflict(), this::write);
    }
    OldRows before = old == null ? OldRows.NONE : old.old(number);
    return ShardMerge.increment(number, ofShard, before, plan.conflict(), this::write);
  }

  /** The live rows of a shard of the new run. */
  private Iterator<TreeRow> live(int number) {
    if (old == null) {
      return Collections.emptyIterator();
    }
    if (plan.shards() == plan.oldShards()) {
      return new Watched(old.shard(number));
    }
    Iterator<TreeRow> candidates =
        plan.shards() % plan.oldShards() == 0
            ? old.shard(number % plan.oldShards())
            : old.subtree("/");
    return new Watched(
        new Filtered<>(candidates, row -> PathHash.shard(row.path(), plan.shards()) == number));
  }

  private void write(TreeRow row) throws IOException {
    if (row.equals(lastRead) || row.equals(readBefore)) {
      kept++;
    }
    if (writer == null) {
      path = plan.newFile("files");
      writer = TreeFileWriter.forFiles(plan.warehouse().conf(), path);
    }
    writer.accept(row);
  }

  private void finish() {
    if (writer != null && file == null) {
      writer.close();
      file = writer.file(plan.run());
    }
  }

  /** The file that was written, or empty if there was nothing to write. Known at the end. */
  Optional<RunFile> file() {
    return Optional.ofNullable(file);
  }

  /** Whether the shards' part of the tree is another now. Known at the end. */
  boolean changed() {
    return plan.base() ? changed || kept != read : file != null;
  }

  /** What was merged. Known at the end. */
  MergeLoad load() {
    return load.end();
  }

  /** Closes what is open; a file that is not finished is deleted. */
  @Override
  public void close() throws IOException {
    if (old != null) {
      old.close();
    }
    if (path != null && file == null) {
      plan.warehouse().storage().files().delete(path, false);
    }
  }

  private final class OfShard implements Iterator<Change> {
    private final int number;
    private @Nullable Change ahead;

    OfShard(int number) {
      this.number = number;
    }

    @Override
    public boolean hasNext() {
      while (ahead == null && changes.hasNext() && changes.peek().shard() == number) {
        ahead = changes.next().change();
      }
      return ahead != null;
    }

    @Override
    public Change next() {
      if (!hasNext() || ahead == null) {
        throw new NoSuchElementException();
      }
      Change change = ahead;
      ahead = null;
      load.add(number, change);
      switch (change.op()) {
        case CLEAR, ADD_DIRECTORY, REMOVE_DIRECTORY -> changed = true;
        case TOUCH, ADD, REMOVE -> {}
      }
      return change;
    }
  }

  /** Rows of the tree before that are compared with what is written in their place. */
  private final class Watched implements Iterator<TreeRow> {
    private final Iterator<TreeRow> rows;
    private final int shards = plan.shards();

    Watched(Iterator<TreeRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public TreeRow next() {
      TreeRow row = rows.next();
      if (shards != plan.oldShards()) {
        row = row.inShard(PathHash.shard(row.path(), shards));
      }
      if (row.kind() == RowKind.FILE) {
        readBefore = lastRead;
        lastRead = row;
        read++;
      }
      return row;
    }
  }
}
