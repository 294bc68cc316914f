package io.sparkdatums.repo;

import io.sparkdatums.tree.FileStatistics;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeFileWriter;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes some shards of several runs as one data file of the newest of these runs.
 *
 * @param run the run to write
 * @param base whether no earlier run counts, so that what is gone need not be noted
 * @param files the data files of the runs
 * @param shards the number of shards of the runs
 * @param from the first shard
 * @param end the shard after the last one
 * @param commit the encoded commit of the run, in the file of its last shard; null elsewhere
 */
@SuppressWarnings("NullAway") // an array that may be null
record RunWriter(
    Warehouse warehouse,
    Path table,
    long run,
    boolean base,
    List<RunFile> files,
    int shards,
    int from,
    int end,
    byte @Nullable [] commit)
    implements Serializable {

  /** About how many rows it reads; those of files of which that is not known count for many. */
  long rows() {
    long rows = 0;
    for (RunFile file : files) {
      FileStatistics statistics = file.statistics();
      rows += statistics == null ? Integer.MAX_VALUE : statistics.rows();
    }
    return rows * (end - from) / shards;
  }

  /** Writes the file; null if there is nothing to write. */
  @Nullable RunFile write() throws IOException {
    Path file =
        new Path(table, TreeTable.RUN + "=" + run + "/together-" + UUID.randomUUID() + ".parquet");
    try (LiveRows rows = LiveRows.open(warehouse.conf(), files, shards);
        TreeFileWriter writer = TreeFileWriter.create(warehouse.conf(), file)) {
      for (int shard = from; shard < end; shard++) {
        Iterator<TreeRow> ofShard = base ? rows.shard(shard) : rows.newest(shard);
        while (ofShard.hasNext()) {
          writer.accept(ofShard.next());
        }
      }
      if (commit != null) {
        writer.commit(Wire.commit(commit));
      }
      writer.close();
      if (writer.rows() > 0) {
        return writer.file(run);
      }
    }
    warehouse.storage().files().delete(file, false);
    return null;
  }
}
