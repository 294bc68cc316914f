package io.sparkdatums.tree;

import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.spec.OutputConflict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs the merge as a job does, with its shuffles as sorts of lists and its tables as maps. */
final class MemoryTree {
  final int shards;
  final TreeMap<String, TreeRow> live = new TreeMap<>(PathOrder::compare);
  OutputConflict conflict = OutputConflict.CONCAT;
  long directories;

  MemoryTree(int shards) {
    this.shards = shards;
  }

  /** What a merge made: the rows of the new run, sorted by shard and path, and the root. */
  record Run(List<TreeRow> rows, TreeRow root) {}

  /** The changes with the claims on the directories above them. */
  static List<Change> withTouches(Collection<Change> changes) {
    TreeSet<String> above = new TreeSet<>(List.of("/"));
    for (Change change : changes) {
      for (String path = change.path(); !path.equals("/"); ) {
        path = TreePaths.parent(path);
        above.add(path);
      }
    }
    List<Change> all = new ArrayList<>(changes);
    above.forEach(path -> all.add(Change.touch(path)));
    return all;
  }

  Run increment(Collection<Change> changes) {
    Run run = merge(changes, false);
    for (TreeRow row : run.rows) {
      if (row.kind() == RowKind.GONE) {
        live.remove(row.path());
      }
    }
    for (TreeRow row : run.rows) {
      if (row.kind() != RowKind.GONE) {
        live.put(row.path(), row);
      }
    }
    return run;
  }

  Run base(Collection<Change> changes) {
    Run run = merge(changes, true);
    live.clear();
    run.rows.forEach(row -> live.put(row.path(), row));
    return run;
  }

  private ShardChanges sorted(Collection<Change> changes) {
    try {
      return new ShardChanges(SortedChanges.of(withTouches(changes), shards));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private @Nullable TreeRow find(byte[] path) {
    return live.get(new String(path, StandardCharsets.UTF_8));
  }

  private Run merge(Collection<Change> changes, boolean base) {
    ShardChanges sorted = sorted(changes);
    RowList made = new RowList();
    List<TreeRow> rows = made.rows;
    List<byte[]> directoryChanges = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      int shard = s;
      var merge =
          base
              ? ShardMerge.base(
                  shard,
                  sorted,
                  live.values().stream().filter(row -> row.shard() == shard).iterator(),
                  conflict,
                  made)
              : ShardMerge.increment(shard, sorted, this::find, conflict, made);
      merge.forEachRemaining(change -> directoryChanges.add(change.encode()));
    }
    var all =
        directoryChanges.stream()
            .map(DirectoryChange::decode)
            .sorted(Comparator.comparing(DirectoryChange::path, PathOrder::compare))
            .iterator();
    DirectoryPass pass =
        base
            ? DirectoryPass.base(shards, all, this::below)
            : DirectoryPass.increment(shards, all, this::below);
    pass.forEachRemaining(rows::add);
    directories += pass.directories();
    rows.sort(
        Comparator.comparing(TreeRow::shard).thenComparing(TreeRow::path, PathOrder::compare));
    return new Run(rows, pass.root());
  }

  private Optional<TreeRow> below(String directory) {
    return live.values().stream()
        .filter(row -> row.kind() == RowKind.FILE && TreePaths.isBelow(row.path(), directory))
        .findFirst();
  }
}
