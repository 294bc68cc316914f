package io.sparkdatums.datum;

import io.sparkdatums.api.Option;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The datums of a pipeline's whole input.
 *
 * @param rows one column {@code inputs}: the datum's matches as an array of structs {@code leaf,
 *     path, directory, hash, size, num_files, modified, files, files_ref, join_on, group_by, list},
 *     ordered by leaf, those of one leaf by path. {@code leaf} is a place in {@code inputs}; {@code
 *     list} is null, or names the {@link MatchList} that the element stands for.
 * @param inputs the leaves, ordered by name and then as in the spec, so that the order of a datum's
 *     matches is that of their names
 * @param keys whether several datums may have the same paths
 */
public record InputDatums(Dataset<Row> rows, List<PinnedInput> inputs, Keys keys) {

  /** A bound that stops a mistake in a spec before it is planned. */
  public static final Option<Integer> MAX_DATUMS =
      Option.count(
          "spark.datums.inputs.maxDatums",
          "datums",
          100_000_000,
          "The most datums that a cross or a join may make; what would make more is an error.");

  /** What the paths of a datum say about it. */
  public enum Keys {
    /** No two datums have the same paths. */
    UNIQUE,
    /** There may be several, and some of them may be equal. */
    REPEATED
  }

  public InputDatums {
    inputs = List.copyOf(inputs);
  }

  /**
   * Finds and combines the datums of an input. Runs Spark jobs for what is large, and one for the
   * size of each join.
   *
   * @param leaves the input's leaves, pinned, in the order of {@link Input#leaves()}
   * @param scratch a directory for what does not fit into memory, to be kept as long as the result
   *     or a list out of it is used
   * @throws io.sparkdatums.api.DatumsException {@code INPUT_TOO_LARGE} if a cross or a join would
   *     make too many datums; {@code INPUT_…} if a directory cannot be read
   */
  public static InputDatums of(
      SparkSession spark, Warehouse warehouse, Input input, List<PinnedInput> leaves, Path scratch)
      throws IOException {
    List<PinnedInput> ranked = new ArrayList<>(leaves);
    ranked.sort(Comparator.comparing(leaf -> leaf.files().name()));
    Combination.Made made = new Combination(spark, warehouse, leaves, scratch).make(input);
    return new InputDatums(made.rows(), ranked, made.keys());
  }
}
