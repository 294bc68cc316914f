package io.sparkdatums.repo;

import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.DirectoryChange;
import io.sparkdatums.tree.Records;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Merges changes that fit in memory, in this process: a few files that were put or deleted. */
final class LocalMerge {
  private LocalMerge() {}

  static Merged merge(MergePlan plan, CommitDraft draft, List<Change> changes) throws IOException {
    SortBuffer buffer = new SortBuffer();
    ChangeBytes bytes = new ChangeBytes(plan.shards());
    Touches touches = new Touches();
    for (Change change : changes) {
      touches.above(change.path(), directory -> add(buffer, bytes, Change.touch(directory)));
      add(buffer, bytes, change);
    }
    for (int shard = 0; plan.base() && shard < plan.shards(); shard++) {
      bytes.mention(shard);
      buffer.add(bytes);
    }
    add(buffer, bytes, Change.touch("/"));
    return merge(plan, draft, buffer.sorted());
  }

  /**
   * Merges changes of all shards.
   *
   * @param sorted as {@link MergeTask} wants them, with the claims of the directories above
   */
  static Merged merge(MergePlan plan, CommitDraft draft, Records sorted) throws IOException {
    List<DirectoryChange> directories = new ArrayList<>();
    List<RunFile> files = new ArrayList<>();
    boolean changed;
    MergeLoad load;
    try (MergeTask task = new MergeTask(plan, sorted)) {
      task.forEachRemaining(directories::add);
      task.file().ifPresent(files::add);
      changed = task.changed();
      load = task.load();
    }
    directories.sort(Comparator.comparing(DirectoryChange::path, PathOrder::compare));
    try (DirectoryTask task = new DirectoryTask(plan, draft, directories.iterator())) {
      List<TreeRow> rows = new ArrayList<>();
      task.forEachRemaining(rows::add);
      rows.sort(
          Comparator.comparingInt(TreeRow::shard).thenComparing(TreeRow::path, PathOrder::compare));
      Iterator<TreeRow> ordered = rows.iterator();
      return DirectoryTask.write(plan, draft, task.totals(), ordered, files, changed).with(load);
    }
  }

  private static void add(SortBuffer buffer, ChangeBytes bytes, Change change) {
    bytes.encode(change);
    buffer.add(bytes);
  }
}
