package io.sparkdatums.repo;

import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.DirectoryChange;
import io.sparkdatums.tree.DirectoryPass;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeFileWriter;
import io.sparkdatums.tree.TreeRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Folds what the shards say about directories into the rows of the directories that changed. */
final class DirectoryTask implements Iterator<TreeRow>, Closeable {
  private final MergePlan plan;
  private final CommitDraft draft;
  private final DirectoryPass pass;
  private @Nullable LiveRows old;
  private long rows;

  /** What is known at the end of the pass: the root, null if nothing changed, and a count. */
  record Totals(@Nullable TreeRow root, long directories) {}

  /**
   * @param changes of all shards, sorted by canonical path
   */
  DirectoryTask(MergePlan plan, CommitDraft draft, Iterator<DirectoryChange> changes) {
    this.plan = plan;
    this.draft = draft;
    this.pass =
        plan.base()
            ? DirectoryPass.base(plan.shards(), changes, this::fileBelow)
            : DirectoryPass.increment(plan.shards(), changes, this::fileBelow);
  }

  // Asked once, to name a file in an error.
  private Optional<TreeRow> fileBelow(String directory) {
    if (plan.old().isEmpty()) {
      return Optional.empty();
    }
    if (old == null) {
      old = LiveRows.open(plan.warehouse().conf(), plan.old(), plan.oldShards());
    }
    Iterator<TreeRow> below = old.subtree(directory);
    while (below.hasNext()) {
      TreeRow row = below.next();
      if (row.kind() == RowKind.FILE) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean hasNext() {
    return pass.hasNext();
  }

  @Override
  public TreeRow next() {
    TreeRow row = pass.next();
    rows++;
    return row;
  }

  /** Known when there are no more rows. */
  Totals totals() {
    boolean unchanged = rows == 0 && draft.headRoot() != null;
    return unchanged ? new Totals(null, 0) : new Totals(pass.root(), pass.directories());
  }

  @Override
  public void close() throws IOException {
    if (old != null) {
      old.close();
    }
  }

  /**
   * Writes the directories' rows and the commit's row to a file of their own, unless the tree stays
   * as it is and the commit is not wanted.
   *
   * @param directories sorted by shard and canonical path
   * @param shardFiles what the shards wrote
   * @param shardsChanged whether a shard's part of the tree is another now
   */
  static Merged write(
      MergePlan plan,
      CommitDraft draft,
      Totals totals,
      Iterator<TreeRow> directories,
      List<RunFile> shardFiles,
      boolean shardsChanged)
      throws IOException {
    Commit commit = draft.commit(totals.root(), totals.directories());
    boolean same =
        !shardsChanged
            && (plan.base()
                ? Arrays.equals(commit.root(), draft.headRoot())
                : !directories.hasNext());
    if (same && draft.keepsHead()) {
      return new Merged(shardFiles, null, MergeLoad.none());
    }
    Path file = plan.newFile("directories");
    List<RunFile> files = new ArrayList<>(shardFiles);
    try (TreeFileWriter writer = TreeFileWriter.create(plan.warehouse().conf(), file)) {
      writer.commit(commit);
      while (directories.hasNext()) {
        writer.accept(directories.next());
      }
      writer.close();
      files.add(writer.file(plan.run()));
    }
    return new Merged(files, commit, MergeLoad.none());
  }
}
