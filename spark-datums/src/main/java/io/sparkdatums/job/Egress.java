package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PushFiles;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Copies the files of a branch's newest commit to where the spec says. A small file notes which
 * commit was copied where, so that a copy that failed is made up for by the next job and one that
 * was made is not made again.
 */
final class Egress {
  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Branch branch;
  private final String url;

  Egress(SparkSession spark, Warehouse warehouse, Branch branch, String url) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.branch = branch;
    this.url = url;
  }

  /** Whether the commit has been copied there. */
  boolean isDone(long sequence) throws IOException {
    return warehouse
        .storage()
        .read(note())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).equals(text(sequence)))
        .orElse(false);
  }

  /**
   * Copies the commit's files.
   *
   * @throws DatumsException {@code EGRESS_FAILED}
   */
  void push(long sequence) throws IOException {
    try (Tree tree = branch.tree(sequence)) {
      PushFiles.push(spark, warehouse, tree, url);
    } catch (DatumsException | IOException | IllegalArgumentException e) {
      throw DatumsException.of(
          "EGRESS_FAILED",
          Map.of(
              "commit",
              branch + "=" + sequence,
              "url",
              url,
              "cause",
              Objects.toString(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    warehouse.storage().files().delete(note(), false);
    warehouse.storage().putIfAbsent(note(), text(sequence).getBytes(StandardCharsets.UTF_8));
  }

  private String text(long sequence) {
    return sequence + " " + url;
  }

  private Path note() {
    return new Path(branch.repo().location(), "egress/" + branch.name());
  }
}
