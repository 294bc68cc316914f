package io.sparkdatums.job;

import io.sparkdatums.api.Figures;
import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.plan.Foreseen;
import io.sparkdatums.plan.InputKeys;
import io.sparkdatums.plan.Load;
import io.sparkdatums.plan.MergeDiagnosis.HotPath;
import io.sparkdatums.plan.MergeDiagnosis.LargeShard;
import io.sparkdatums.plan.SkewDiagnosis;
import io.sparkdatums.plan.SkewDiagnosis.Outlier;
import io.sparkdatums.plan.SkewDiagnosis.SlowHost;
import io.sparkdatums.plan.Tail;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do about loads that stand out. What would be gained is the difference of the least times
 * that the work can be done in, as it is and with the load divided.
 *
 * @param finer what finer globs of the job's inputs would bring
 * @param jobMillis how long the job took
 */
record SkewAdvice(FinerGlobs finer, String pipeline, SkewDiagnosis diagnosis, double jobMillis) {
  private static final long SHORT_MILLIS = 1_000;
  private static final long MEGABYTE = 1_000_000;

  /** With fewer datums than this for each worker, one more or less is felt. */
  private static final long FEW_EACH = 4;

  /** A part of a divided datum is to take no more than this part of what falls to a worker. */
  private static final double PIECE_OF_SHARE = 0.25;

  /** What a datum was grouped or joined by; null if it was not. */
  @Nullable String key(Load load) {
    return finer.keys().key(load.input(), load.inputPath());
  }

  /** A datum as people call it. */
  String name(Load load) {
    return InputKeys.name(key(load), load.path());
  }

  String advice(Outlier outlier) {
    Load load = outlier.load();
    boolean slow = outlier.kind() != SkewDiagnosis.Kind.LARGE_MEMORY;
    if (slow && load.busyMillis() < SHORT_MILLIS) {
      return "none is needed as long as it takes less than a second";
    }
    String cure =
        switch (outlier.kind()) {
          case LARGE_INPUT, UNSPLITTABLE_INPUT, LARGE_OUTPUT, SLOW_TRANSFER -> divide(outlier);
          case LARGE_MEMORY ->
              "leave that much to each worker: fewer slots an executor, or more memory beside its"
                  + " heap (spark.executor.memoryOverhead)";
          case SLOW_CODE -> deeper(load).orElse("see what it does: " + logs(load));
          case SLOW_HOST -> "look what else runs on " + load.host() + ", or do without it";
        };
    return cure + (slow ? workers(load) : "");
  }

  String advice(SlowHost host) {
    return "look what else runs on "
        + host.host()
        + ", or do without it"
        + gain(diagnosis.boundMillis() - host.costMillis());
  }

  /** A path that costs nothing yet may cost more with more datums. */
  String advice(HotPath hot) {
    return "let each datum write a file of its own below "
        + hot.path().path()
        + ".d/, and the next pipeline put them together"
        + (hot.costMillis() < SHORT_MILLIS && hot.feltFrom() > 0
            ? "; it is felt from about " + Figures.count(hot.feltFrom()) + " contributions on"
            : gain(diagnosis.boundMillis() - hot.costMillis()));
  }

  String advice(LargeShard large) {
    return "more paths with fewer contributions each"
        + (diagnosis.isHeldUpByOne() ? "" : ", or more shards with hashtree_spec")
        + gain(diagnosis.boundMillis() - large.costMillis());
  }

  /**
   * @param longest the name of the load that cost the job most time, null if none did
   */
  String advice(Tail tail, @Nullable String longest) {
    String cure =
        longest != null
            ? "that of " + longest + ", which ran to the end"
            : diagnosis.sketch().datums() < FEW_EACH * diagnosis.slots()
                ? "a finer glob, or put file --split: more datums can be shared out more evenly"
                : "run it again: the longest are begun first once it is known which they are";
    return cure + gain(diagnosis.boundMillis() - tail.idleMillis());
  }

  private String divide(Outlier outlier) {
    Load load = outlier.load();
    if (finer.keys().isGrouped(load.input())) {
      return regroup(load);
    }
    Optional<String> deeper = deeper(load);
    if (deeper.isPresent()) {
      return deeper.get();
    }
    Optional<PinnedInput> leaf = finer.leaf(Foreseen.of(load));
    double part = Math.min(0.5, PIECE_OF_SHARE * diagnosis.shareMillis() / load.busyMillis());
    long target = Math.round(load.inputBytes() * part / MEGABYTE) * MEGABYTE;
    if (leaf.isEmpty() || target == 0) {
      return "see what it does: " + logs(load);
    }
    String how =
        outlier.kind() == SkewDiagnosis.Kind.UNSPLITTABLE_INPUT
            ? "store it uncompressed or as bzip2, or split what is in it: "
            : "split it: ";
    String memory =
        outlier.growsFasterThanSize()
            ? "; more memory helps if that is what it lacks at this size"
            : "";
    return how + split(leaf.get(), load, target) + gain(load, part) + memory;
  }

  private static String split(PinnedInput leaf, Load load, long target) {
    String path = load.inputPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String repo = leaf.files().repo() == null ? "REPO" : leaf.files().repo();
    return "put file "
        + repo
        + ":"
        + path
        + " -f "
        + name
        + " --split line --target-file-bytes "
        + target
        + ", with glob "
        + leaf.files().glob()
        + "/*";
  }

  /**
   * What is in one group is one datum, however fine the glob: it takes a step of its own before.
   */
  private String regroup(Load load) {
    double part = load.inputBytes() / (double) Math.max(1, load.bytesIn());
    return "a finer key in group_by, or a pipeline before it that makes less of each file"
        + gain(load, Math.min(1, part));
  }

  /** A finer glob, if what was matched is a directory and its largest entry is much smaller. */
  private Optional<String> deeper(Load load) {
    return diagnosis
        .price(finer, load)
        .map(
            price ->
                "a finer glob, "
                    + price.finer()
                    + " instead of "
                    + price.glob()
                    + ": "
                    + Figures.count(price.pieces())
                    + " datums instead of this one, the largest of "
                    + Figures.bytes(price.largestBytes())
                    + gain(price.least()));
  }

  private String logs(Load load) {
    return "logs " + pipeline + " --datum " + load.datum().substring(0, 12);
  }

  private String gain(Load load, double piece) {
    return gain(diagnosis.boundIfDivided(load, piece));
  }

  /**
   * @param millis the least time that the work can be done in then
   */
  private String gain(double millis) {
    double saved = diagnosis.boundMillis() - millis;
    return saved < SHORT_MILLIS / 10
        ? ""
        : "; predicted "
            + Figures.seconds(jobMillis / 1000)
            + " → "
            + Figures.seconds(Math.max(0, jobMillis - saved) / 1000);
  }

  /** More workers help only as long as this load is not the longest there is to do. */
  private String workers(Load load) {
    if (diagnosis.isLongerThanShare(load)) {
      return "; no number of workers makes the job shorter than it";
    }
    long useful = diagnosis.sketch().busyMillis() / Math.max(1, load.busyMillis());
    return useful > diagnosis.slots()
        ? "; up to " + Figures.count(useful) + " workers, it holds up nobody"
        : "";
  }
}
