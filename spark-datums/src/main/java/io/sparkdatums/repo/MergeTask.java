package io.sparkdatums.repo;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.tree.ChangeRecord;
import io.sparkdatums.tree.DirectoryChange;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.OldRows;
import io.sparkdatums.tree.Records;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.RowSink;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.ShardChanges;
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
final class MergeTask implements Iterator<DirectoryChange>, RowSink, Closeable {
  private final MergePlan plan;
  private final ShardChanges changes;
  private final @Nullable LiveRows old;
  private @Nullable ShardMerge shard;
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
   * @param changes {@link io.sparkdatums.tree.ChangeBytes} in their order; in a base run every
   *     shard is mentioned
   */
  MergeTask(MergePlan plan, Records changes) throws IOException {
    this.plan = plan;
    this.changes = new ShardChanges(changes);
    this.old =
        plan.old().isEmpty()
            ? null
            : LiveRows.open(plan.warehouse().conf(), plan.old(), plan.oldShards());
  }

  @Override
  public boolean hasNext() {
    while (shard == null || !shard.hasNext()) {
      changed |= shard != null && shard.changesRecords();
      if (!changes.hasNext()) {
        finish();
        return false;
      }
      shard = merge(changes.shard());
    }
    return true;
  }

  @Override
  public DirectoryChange next() {
    if (!hasNext() || shard == null) {
      throw new NoSuchElementException();
    }
    return shard.next();
  }

  private ShardMerge merge(int number) {
    if (plan.base()) {
      return ShardMerge.base(number, changes, live(number), plan.conflict(), this);
    }
    OldRows before = old == null ? OldRows.NONE : old.old(number);
    return ShardMerge.increment(number, changes, before, plan.conflict(), this);
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

  @Override
  public void accept(TreeRow row) throws IOException {
    if (row.equals(lastRead) || row.equals(readBefore)) {
      kept++;
    }
    writer().accept(row);
  }

  @Override
  public void begin(int number, byte[] file, int length) throws IOException {
    writer().begin(number, file, length);
  }

  @Override
  public void part(ChangeRecord change) throws IOException {
    writer().part(change);
  }

  @Override
  public void end(long size, byte[] hash) throws IOException {
    writer().end(size, hash);
  }

  @Override
  public void added(int number, byte[] file, int length, long contributions, long bytes) {
    load.add(number, file, length, contributions, bytes);
  }

  private TreeFileWriter writer() {
    if (writer == null) {
      path = plan.newFile("files");
      writer = TreeFileWriter.forFiles(plan.warehouse().conf(), path);
    }
    return writer;
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
