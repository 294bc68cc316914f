package io.sparkdatums.job;

import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackInput;
import io.sparkdatums.plan.Load;
import io.sparkdatums.plan.SkewSketch;
import io.sparkdatums.tree.DatumKey;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * The loads of a job, gathered while its executions are recorded: no Spark job of its own, and
 * nothing per datum on the driver.
 */
final class Loads extends AccumulatorV2<Load, SkewSketch> {
  private static final long serialVersionUID = 1;

  private SkewSketch sketch = new SkewSketch();

  /** Takes what running a datum took. */
  interface Sink extends Consumer<PackDatum>, Serializable {
    /** Takes nothing. */
    Sink NONE = datum -> {};
  }

  private Loads() {}

  /** Gathers on the given session. */
  static Loads on(SparkSession spark) {
    Loads loads = new Loads();
    // Without a name Spark keeps no value per task.
    spark.sparkContext().register(loads);
    return loads;
  }

  Sink sink() {
    return datum -> add(load(datum));
  }

  /** What has been gathered by now. */
  SkewSketch gathered() {
    return copy().value();
  }

  private static Load load(PackDatum datum) {
    PackInput largest = new PackInput("", "", 0, null);
    for (PackInput input : datum.inputs()) {
      if (input.size() >= largest.size()) {
        largest = input;
      }
    }
    return new Load(
        datum.id(),
        Load.shown(DatumKey.paths(datum.key())),
        largest.name(),
        largest.path(),
        largest.size(),
        datum.worker(),
        datum.started(),
        datum.downloadMillis(),
        datum.processMillis(),
        datum.uploadMillis(),
        datum.bytesIn(),
        datum.bytesOut(),
        datum.recordsOut(),
        datum.memory());
  }

  @Override
  public boolean isZero() {
    return sketch.datums() == 0;
  }

  @Override
  public Loads copy() {
    Loads copy = new Loads();
    copy.sketch.add(sketch);
    return copy;
  }

  @Override
  public void reset() {
    sketch = new SkewSketch();
  }

  @Override
  public void add(Load load) {
    sketch.add(load);
  }

  @Override
  public void merge(AccumulatorV2<Load, SkewSketch> other) {
    sketch.add(other.value());
  }

  @Override
  public SkewSketch value() {
    return sketch;
  }
}
