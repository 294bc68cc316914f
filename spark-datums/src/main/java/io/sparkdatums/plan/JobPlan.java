package io.sparkdatums.plan;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * What a job will do, in numbers.
 *
 * @param files the plan files, in the order of partitions
 * @param spread how their predicted work is spread
 * @param total datums of the inputs
 * @param unchanged datums that the previous commit has already
 * @param reused datums that some earlier job has processed and the previous commit does not have
 * @param gone datums of the previous commit that are there no more, or have changed
 * @param lost how many of these datums had a result that counts no longer
 * @param bytes total size of the inputs in bytes
 * @param changes Parquet files with a row per datum that is to run, reused or gone: {@link
 *     Planner#CHANGES}
 */
public record JobPlan(
    List<PlanFile> files,
    Spread spread,
    long total,
    long unchanged,
    long reused,
    long gone,
    long lost,
    long bytes,
    Path changes) {

  /** The plan of a job that ended before it had one. */
  public static final JobPlan NOTHING =
      new JobPlan(List.of(), Spread.NOTHING, 0, 0, 0, 0, 0, 0, new Path("/"));

  public JobPlan {
    files = List.copyOf(files);
  }

  /**
   * One plan file.
   *
   * @param partition its number, which is part of its name
   * @param datums how many it holds
   * @param cost their predicted duration in milliseconds
   * @param digest SHA-256 of its content in hex
   */
  public record PlanFile(int partition, long datums, double cost, String digest)
      implements Serializable {

    /** Where the plan file of a partition lies in a job's plan directory. */
    public static Path path(Path directory, int partition) {
      return new Path(directory, String.format(Locale.ROOT, "p-%05d", partition));
    }
  }

  /** SHA-256 over the plan files' digests in order, in hex: what packs say they were made for. */
  public String digest() {
    return sha256(files.stream().map(PlanFile::digest).collect(Collectors.joining("\n")));
  }

  /** Datums that user code will run on. */
  public long toRun() {
    return files.stream().mapToLong(PlanFile::datums).sum();
  }

  /** The same with fewer datums that earlier jobs have processed. */
  public JobPlan withReused(long fewer) {
    return new JobPlan(files, spread, total, unchanged, fewer, gone, lost, bytes, changes);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
