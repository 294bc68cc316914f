package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.datum.HashIndex;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps what workers have learnt of the files of plain directories. A file that was never seen
 * before is hashed while it is downloaded; without that hash the next job cannot tell that the
 * datum was done, so this goes with the record of what a job has run.
 */
final class LearntHashes {
  private LearntHashes() {}

  /**
   * Adds the hashes that the packs hold to the indexes of the directories.
   *
   * @param spec names the directories
   * @param before a moment before the job read its first file
   */
  static void append(
      SparkSession spark,
      Warehouse warehouse,
      PipelineSpec spec,
      List<String> packs,
      Instant before)
      throws IOException {
    Set<String> directories = new LinkedHashSet<>();
    for (Input.Files input : spec.input().leaves()) {
      if (input.path() != null) {
        directories.add(input.path());
      }
    }
    for (String directory : directories) {
      HashIndex.append(
          spark,
          warehouse,
          directory,
          Executions.inputHashes(spark, warehouse, packs).filter(col("input").equalTo(directory)),
          before);
    }
  }
}
