package io.sparkdatums.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdatums.api.LogHistogram;
import io.sparkdatums.plan.SkewDiagnosis.Excess;
import io.sparkdatums.plan.SkewDiagnosis.Kind;
import io.sparkdatums.plan.SkewDiagnosis.Outlier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Which loads stand out, why, and what they cost. */
final class SkewTest {
  private static final int DATUMS = 1_000;

  private static Load load(int number, String path, String host, long millis, long bytes) {
    return new Load(
        "datum-%05d".formatted(number),
        path,
        "in",
        path,
        bytes,
        host,
        1_000_000,
        0,
        millis,
        0,
        bytes,
        100,
        1,
        0);
  }

  private static Load load(int number, long millis, long bytes) {
    return load(number, "/f" + number, "host", millis, bytes);
  }

  private static SkewSketch sketch(List<Load> loads) {
    SkewSketch sketch = new SkewSketch();
    loads.forEach(sketch::add);
    return sketch;
  }

  private static SkewDiagnosis diagnosis(List<Load> loads, int slots) {
    return SkewDiagnosis.of(sketch(loads), slots);
  }

  /** Sizes that differ as those of files do, and times that follow them. */
  private static List<Load> ordinary(Random random) {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < DATUMS; i++) {
      long bytes = Math.round(1e6 * Math.exp(random.nextGaussian() / 2));
      loads.add(load(i, Math.round(bytes / 1e4 * Math.exp(random.nextGaussian() / 5)), bytes));
    }
    return loads;
  }

  @Test
  void theSketchKnowsMedianAndDeviationToHalfAPercent() {
    Random random = new Random(1);
    LogHistogram histogram = new LogHistogram();
    double[] logs = new double[DATUMS + 1];
    for (int i = 0; i < logs.length; i++) {
      long value = Math.round(1e5 * Math.exp(2 * random.nextGaussian()));
      histogram.add(value);
      logs[i] = Math.log(value);
    }
    Arrays.sort(logs);
    double median = logs[DATUMS / 2];
    double[] distances = Arrays.stream(logs).map(log -> Math.abs(log - median)).sorted().toArray();

    assertThat(histogram.medianLog()).isEqualTo(median, within(0.005));
    assertThat(histogram.deviation()).isEqualTo(distances[DATUMS / 2], within(0.005));
  }

  @Test
  void aSketchOfPartsIsThatOfTheWhole() {
    List<Load> loads = ordinary(new Random(2));
    loads.add(load(DATUMS, "/big.gz", "slow", 90_000, 900_000_000));
    Random random = new Random(3);
    List<SkewSketch> parts = IntStream.range(0, 7).mapToObj(i -> new SkewSketch()).toList();
    loads.forEach(load -> parts.get(random.nextInt(parts.size())).add(load));
    SkewSketch sum = new SkewSketch();
    parts.forEach(sum::add);
    SkewSketch whole = sketch(loads);

    assertThat(SkewDiagnosis.of(sum, 4).outliers())
        .isEqualTo(SkewDiagnosis.of(whole, 4).outliers());
    assertThat(sum.busyMillis()).isEqualTo(whole.busyMillis());
    assertThat(sum.spanMillis()).isEqualTo(whole.spanMillis());
    assertThat(sum.aloneMillis()).isEqualTo(whole.aloneMillis());
  }

  @Test
  void aFewGiantsAreFoundHoweverGiantAndOrdinarySpreadIsNot() {
    List<Load> loads = ordinary(new Random(4));
    assertThat(diagnosis(loads, 4).outliers()).isEmpty();

    for (int i = 0; i < 12; i++) {
      loads.add(load(DATUMS + i, "/giant" + i, "host", 100_000L << i, 1_000_000_000L << i));
    }
    List<Outlier> found = diagnosis(loads, 4).outliers();

    assertThat(found).hasSize(12);
    assertThat(found.get(0).load().path()).isEqualTo("/giant11");
    assertThat(found).allMatch(outlier -> outlier.kind() == Kind.LARGE_INPUT);
    Excess bytes = found.get(0).excesses().get(1);
    assertThat(bytes.dimension()).isEqualTo("bytes");
    assertThat(bytes.median()).isCloseTo(1_000_000, Percentage.withPercentage(5));
    assertThat(bytes.factor()).isCloseTo(2_048_000, Percentage.withPercentage(5));
  }

  @Test
  void thatMostAreEqualDoesNotMakeEveryOtherOneAnOutlier() {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      loads.add(load(i, 500, i == 7 ? 1_900 : i == 8 ? 2_100 : 1_000));
    }

    assertThat(diagnosis(loads, 2).outliers())
        .extracting(found -> found.load().path())
        .containsExactly("/f8");
  }

  @Test
  void oneLongDatumCostsWhatTheLeastTimeFallsByWithoutIt() {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      loads.add(load(i, 100, 1_000));
    }
    loads.add(load(50, 10_000, 1_000));
    SkewDiagnosis found = diagnosis(loads, 2);

    assertThat(found.outliers()).hasSize(1);
    Outlier long10 = found.outliers().get(0);
    // 10 s as it is; 51 datums of 0.1 s on 2 workers are 2.55 s.
    assertThat(long10.costMillis()).isCloseTo(7_450, Percentage.withPercentage(1));
    assertThat(long10.kind()).isEqualTo(Kind.SLOW_CODE);
    assertThat(long10.cause()).isEqualTo("slow code at normal size: 1.0 kB, 1.0 × the median");
    assertThat(found.isLongerThanShare(long10.load())).isTrue();
    assertThat(found.boundIfDivided(long10.load(), 0.1)).isEqualTo(7_500);
  }

  @Test
  void costsAddUpAndEqualPiecesCostTheSame() {
    double[] costs = SlotBound.costs(30_000, 4, List.of(10_000.0, 10_000.0, 4_000.0), 1_000, 2_000);

    // Least time: 10 s. All three as usual: 30 − 9 − 9 − 3 = 9 s of work, 2.25 s on 4 workers.
    assertThat(Arrays.stream(costs).sum()).isEqualTo(10_000 - 2_250, within(1e-6));
    assertThat(costs[0]).isEqualTo(costs[1]).isGreaterThan(costs[2]);
    assertThat(SlotBound.costs(30_000, 4, List.of(), 1_000, 2_000)).isEmpty();
  }

  @Test
  void causesAreToldApart() {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      loads.add(load(i, "/f" + i, i % 4 == 0 ? "h1" : "h2", i % 4 == 0 ? 4_000 : 1_000, 1_000));
    }
    loads.add(load(50, "/a/eu.csv.gz", "h2", 50_000, 100_000));
    loads.add(load(51, "/a/large.csv", "h2", 90_000, 3_000));
    loads.add(load(52, "/a/there", "h1", 60_000, 1_000));
    loads.add(load(53, "/a/code", "h2", 40_000, 1_000));
    loads.add(
        new Load("far", "/far", "in", "/far", 1_000, "h2", 0, 30_000, 1_000, 0, 1_000, 100, 1, 0));
    loads.add(
        new Load("out", "/out", "in", "/out", 1_000, "h2", 0, 0, 1_000, 0, 1_000, 100_000, 1, 0));
    loads.add(
        new Load("many", "/many", "in", "/m", 1_000, "h2", 0, 0, 1_000, 0, 1_000, 100, 60, 0));

    assertThat(diagnosis(loads, 2).outliers())
        .filteredOn(
            found -> !found.load().path().startsWith("/f") || found.load().path().equals("/far"))
        .extracting(found -> found.load().path() + " " + found.kind() + " " + found.cause())
        .containsExactlyInAnyOrder(
            "/a/eu.csv.gz UNSPLITTABLE_INPUT gz cannot be read in parts; 100.0 kB, 100 × the median",
            "/a/large.csv LARGE_INPUT large input: 3.0 kB, 3.0 × the median; its time grew 30 × as"
                + " fast as its size",
            "/a/there SLOW_HOST slow host: on h1 datums took 3.9 × as long as elsewhere",
            "/a/code SLOW_CODE slow code at normal size: 1.0 kB, 1.0 × the median",
            "/far SLOW_TRANSFER slow storage: 30.0 s for its inputs and 0.0 s for its outputs",
            "/out LARGE_OUTPUT large output: 100.0 kB, 1 000 × the median",
            "/many LARGE_OUTPUT many outputs: 60 files, 60 × the median");
  }

  @Test
  void whatNeedsMoreMemoryIsFoundAmongThoseWhoseMemoryWasSeen() {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      loads.add(remembered(i, i < 20 ? 0 : 30_000_000));
    }
    loads.add(remembered(40, 240_000_000));

    assertThat(diagnosis(loads, 2).outliers())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(Kind.LARGE_MEMORY);
              assertThat(found.cause())
                  .isEqualTo(
                      "it needs 240.0 MB of memory, 8.0 × the median, for an input of 1.0 kB, 1.0 ×"
                          + " the median");
              assertThat(found.excesses()).extracting(Excess::dimension).containsExactly("memory");
            });
  }

  private static Load remembered(int number, long memory) {
    return new Load(
        "d" + number, "/f" + number, "in", "/f", 1_000, "h", 0, 0, 500, 0, 1_000, 100, 1, memory);
  }

  @Test
  void aSlowHostIsNamedUnlessItsDatumsWereLarger() {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      loads.add(load(i, "/f" + i, "e@h" + i % 3 + "/1", i % 3 == 0 ? 4_000 : 1_000, 1_000));
      loads.add(load(100 + i, "/g" + i, "e@h" + i % 3 + "/1", i % 3 == 0 ? 4_000 : 1_000, 1_000));
    }
    loads.add(load(99, "/giant", "e@h1/1", 900_000, 1_000));

    assertThat(diagnosis(loads, 6).slowHosts())
        .singleElement()
        .satisfies(
            slow -> {
              assertThat(slow.host()).isEqualTo("h0");
              assertThat(slow.datums()).isEqualTo(40);
              assertThat(slow.factor()).isCloseTo(4, Percentage.withPercentage(5));
              // 40 × 3 s on six workers.
              assertThat(slow.costMillis()).isCloseTo(20_000, Percentage.withPercentage(5));
            });

    List<Load> fair = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int times = i % 3 == 0 ? 4 : 1;
      fair.add(load(i, "/f" + i, "e@h" + i % 3 + "/1", 1_000L * times, 1_000L * times));
    }
    assertThat(diagnosis(fair, 6).slowHosts()).isEmpty();
  }

  private static Load ran(int number, long start, long millis) {
    return new Load(
        "d" + number, "/f", "in", "/f", 1_000, "w", start, 0, millis, 0, 1_000, 200, 2, 1 << 20);
  }

  /** Four workers with datums of 100 ms each for 10 s, and one datum that runs for longer. */
  private static List<Load> longTail(long longest) {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      loads.add(ran(i, 5_000 + 100L * (i / 4), 100));
    }
    loads.set(0, ran(0, 5_000, longest));
    return loads;
  }

  @Test
  void theCurveKnowsForHowLongOneWorkerWasAlone() {
    assertThat(sketch(longTail(60_000)).aloneMillis())
        .isCloseTo(50_000, Percentage.withPercentage(2));
  }

  @Test
  void theCurveHasAllThatEndedAndHowManyWereBusy() {
    Curve curve = sketch(longTail(60_000)).curve();

    assertThat(curve.started()).isEqualTo(5_000);
    assertThat(curve.bins()).hasSize(Curve.BINS);
    assertThat(curve.binMs() * Curve.BINS).isEqualTo(60_000);
    assertThat(curve.bins().stream().mapToLong(Curve.Bin::datums).sum()).isEqualTo(400);
    assertThat(curve.bins().stream().mapToLong(Curve.Bin::records).sum()).isEqualTo(800);
    assertThat(curve.bins().stream().mapToLong(Curve.Bin::bytes).sum()).isEqualTo(80_000);
    assertThat(curve.bins().get(3).busy()).isCloseTo(5, within(0.3));
    assertThat(curve.bins().get(3).memory()).isCloseTo(5 << 20, Percentage.withPercentage(6));
    assertThat(curve.bins().get(40).busy()).isCloseTo(1, within(1e-6));
    assertThat(curve.bins().get(40).datums()).isZero();
    assertThat(curve.bins().get(63).datums()).isEqualTo(1);
  }

  @Test
  void aCurveOfFewMomentsHoldsThem() {
    Curve curve = sketch(List.of(ran(0, 1_000, 10), ran(1, 1_000, 0))).curve();

    assertThat(curve.bins().stream().mapToLong(Curve.Bin::datums).sum()).isEqualTo(2);
    assertThat(curve.bins().stream().mapToDouble(bin -> bin.busy() * curve.binMs()).sum())
        .isCloseTo(10, within(1e-6));
    assertThat(new SkewSketch().curve()).isEqualTo(Curve.NOTHING);
  }

  @Test
  void aLongTailIsSeenInTheCurveAndAnEvenEndIsNot() {
    Tail tail = diagnosis(longTail(60_000), 5).tail().orElseThrow();

    assertThat(tail.sign()).isEqualTo(Tail.Sign.SLOTS);
    assertThat(tail.beforeMillis()).isCloseTo(10_000, Percentage.withPercentage(12));
    assertThat(tail.millis()).isCloseTo(50_000, Percentage.withPercentage(3));
    assertThat(tail.busy()).isCloseTo(1, within(0.1));
    assertThat(tail.idleMillis()).isCloseTo(40_000, Percentage.withPercentage(4));
    assertThat(tail.output()).isZero();
    assertThat(diagnosis(longTail(100), 4).tail()).isEmpty();
    assertThat(diagnosis(longTail(60_000), 40).tail().map(Tail::sign))
        .as("never at capacity")
        .contains(Tail.Sign.OUTPUT_RATE);
  }

  @Test
  void outputThatDriesUpIsSeenWhereOneWorkerDoesItAll() {
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      loads.add(ran(i, 100L * i, 100));
    }
    loads.add(ran(100, 10_000, 30_000));
    Tail tail = diagnosis(loads, 1).tail().orElseThrow();

    assertThat(tail.sign()).isEqualTo(Tail.Sign.OUTPUT_RATE);
    assertThat(tail.beforeMillis()).isCloseTo(10_000, Percentage.withPercentage(15));
    assertThat(tail.output()).isZero();
    assertThat(tail.memory()).isCloseTo(1, within(0.05));

    List<Load> steps = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      steps.add(ran(i, 10_000L * (i / 4), 10_000));
    }
    assertThat(diagnosis(steps, 4).tail()).as("all come out at the end of each").isEmpty();
  }
}
