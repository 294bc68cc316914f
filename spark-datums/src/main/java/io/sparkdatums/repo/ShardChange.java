package io.sparkdatums.repo;

import io.sparkdatums.tree.Change;
import org.jspecify.annotations.Nullable;

/**
 * A change and the shard of its path, or the mere mention of a shard that has to be written though
 * nothing in it may change.
 */
record ShardChange(int shard, @Nullable Change change) {

  static ShardChange mention(int shard) {
    return new ShardChange(shard, null);
  }
}
