package io.sparkdatums.repo;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.DirectoryChange;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Merges changes that fit in memory, in this process: a few files that were put or deleted. */
@SuppressWarnings("EnumOrdinal") // an op is a number in rows that never outlive a job
final class LocalMerge {
  private static final Comparator<ShardChange> ORDER =
      Comparator.comparingInt(ShardChange::shard)
          .thenComparing(LocalMerge::path, PathOrder::compare)
          .thenComparingInt(
              change -> change.change() == null ? -1 : change.change().op().ordinal());

  private LocalMerge() {}

  static Merged merge(MergePlan plan, CommitDraft draft, List<Change> changes) throws IOException {
    List<ShardChange> sorted = new ArrayList<>();
    Touches touches = new Touches();
    for (Change change : changes) {
      sorted.add(of(plan, change));
      touches.above(change.path(), directory -> sorted.add(of(plan, Change.touch(directory))));
    }
    if (plan.base()) {
      IntStream.range(0, plan.shards()).mapToObj(ShardChange::mention).forEach(sorted::add);
    }
    sorted.add(of(plan, Change.touch("/")));
    sorted.sort(ORDER);

    List<DirectoryChange> directories = new ArrayList<>();
    List<RunFile> files = new ArrayList<>();
    boolean changed;
    MergeLoad load;
    try (MergeTask task = new MergeTask(plan, sorted.iterator())) {
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

  private static ShardChange of(MergePlan plan, Change change) {
    return new ShardChange(PathHash.shard(change.path(), plan.shards()), change);
  }

  private static String path(ShardChange change) {
    return change.change() == null ? "" : change.change().path();
  }
}
