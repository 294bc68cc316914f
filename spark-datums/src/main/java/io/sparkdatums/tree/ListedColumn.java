package io.sparkdatums.tree;

import java.util.BitSet;
import java.util.Set;

/** What a listing may want of rows beside kind and path. */
public enum ListedColumn {
  HASH(TreeSchema.HASH),
  SIZE(TreeSchema.SIZE),
  /** How many files are below a directory. */
  FILES(TreeSchema.FILES);

  /** All of them. */
  public static final Set<ListedColumn> ALL = Set.of(values());

  private final int leaf;

  ListedColumn(int leaf) {
    this.leaf = leaf;
  }

  /** The leaf columns that such a listing reads. */
  static BitSet leaves(Set<ListedColumn> wanted) {
    BitSet leaves = new BitSet();
    leaves.set(TreeSchema.SHARD);
    leaves.set(TreeSchema.KIND);
    leaves.set(TreeSchema.PATH);
    wanted.forEach(column -> leaves.set(column.leaf));
    return leaves;
  }
}
