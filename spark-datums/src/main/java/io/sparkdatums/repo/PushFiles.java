package io.sparkdatums.repo;

import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Copies all files of a tree to a directory of any Hadoop filesystem, in a Spark job with a task
 * per shard. A file that is there is replaced once the new one is whole; others stay.
 */
public final class PushFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Warehouse warehouse;
  private final List<RunFile> files;
  private final int shards;
  private final URI target;

  private PushFiles(Warehouse warehouse, List<RunFile> files, int shards, URI target) {
    this.warehouse = warehouse;
    this.files = files;
    this.shards = shards;
    this.target = target;
  }

  /**
   * Copies the files of a tree.
   *
   * @param target the directory that the tree's root becomes, as Hadoop's {@code Path(String)}
   *     reads it
   * @throws io.sparkdatums.api.DatumsException {@code SPARK_JOB_FAILED} or the named error of a
   *     task
   */
  public static void push(SparkSession spark, Warehouse warehouse, Tree tree, String target)
      throws IOException {
    Path directory = new Path(target);
    URI qualified = directory.getFileSystem(warehouse.conf()).makeQualified(directory).toUri();
    int shards = tree.commit().shards();
    PushFiles push = new PushFiles(warehouse, List.copyOf(tree.files()), shards, qualified);
    try {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(IntStream.range(0, shards).boxed().toList(), shards)
          .foreach(push::shard);
    } catch (Exception e) {
      throw SparkErrors.named("the copy of files to " + target, e);
    }
  }

  private void shard(int shard) throws IOException {
    LiveRows rows = TaskScope.closing(LiveRows.open(warehouse.conf(), files, shards));
    try (OpenPacks packs = new OpenPacks(warehouse)) {
      for (Iterator<TreeRow> all = rows.shard(shard); all.hasNext(); ) {
        TreeRow row = all.next();
        if (row.kind() == RowKind.FILE) {
          copy(row, packs);
        }
      }
    }
  }

  private void copy(TreeRow row, OpenPacks packs) throws IOException {
    String base = target.getPath().equals("/") ? "" : target.getPath();
    Path file = new Path(target.getScheme(), target.getAuthority(), base + row.path());
    Storage storage = Storage.of(file, warehouse.conf());
    Path unfinished = storage.unfinished(file);
    if (unfinished.equals(file)) {
      storage.files().delete(file, false);
    }
    try (InputStream in = packs.open(row.parts());
        OutputStream out = storage.create(unfinished)) {
      in.transferTo(out);
    }
    if (!unfinished.equals(file)) {
      storage.files().delete(file, false);
      try {
        storage.publish(unfinished, file);
      } catch (FileAlreadyExistsException e) {
        // Another attempt of this task was quicker; it has the same content.
      }
    }
  }
}
