package io.sparkdatums.plan;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices globs one level deeper. Only datums that hold up the others are looked at, of which there
 * are fewer than workers, and only those of them that are known to be among the longest; what is
 * below each is listed once. Nothing is looked at before someone asks.
 */
public final class FinerGlobs {
  private static final Logger LOG = LoggerFactory.getLogger(FinerGlobs.class);

  /** A datum is as good as whole where its largest piece is more than this part of it. */
  private static final double HALF = 0.5;

  private final Configuration conf;
  private final @Nullable Warehouse warehouse;
  private final InputKeys keys;
  private final List<PinnedInput> leaves;
  private final Map<Foreseen, Optional<Pieces>> looked = new HashMap<>();

  /**
   * @param leaves what is looked at: all leaves of the input, or none
   */
  public FinerGlobs(Warehouse warehouse, Input input, List<PinnedInput> leaves) {
    this(warehouse.conf(), warehouse, input, leaves);
  }

  /**
   * @param warehouse null if the input is in no repo
   */
  public FinerGlobs(
      Configuration conf, @Nullable Warehouse warehouse, Input input, List<PinnedInput> leaves) {
    this.conf = conf;
    this.warehouse = warehouse;
    this.keys = InputKeys.of(input);
    this.leaves = List.copyOf(leaves);
  }

  /**
   * What a glob one level deeper would bring.
   *
   * @param glob the glob as it is
   * @param finer the same one level deeper
   * @param pieces how many datums there would be of the one that was asked about
   * @param largestBytes the size of the largest of them
   * @param least the least time for all work then, in the unit of costs
   */
  public record Price(String glob, String finer, long pieces, long largestBytes, double least) {}

  /** The keys of the input. */
  public InputKeys keys() {
    return keys;
  }

  /** The leaf that a datum's largest input is of. */
  public Optional<PinnedInput> leaf(Foreseen datum) {
    return leaves.stream().filter(leaf -> leaf.files().name().equals(datum.input())).findFirst();
  }

  /** Whether a datum's largest input is a file, which no glob divides. */
  boolean isFile(Foreseen datum) {
    return pieces(datum).filter(Pieces.WHOLE::equals).isPresent();
  }

  /**
   * The price of the glob that a datum's largest input was matched by.
   *
   * @param longest the longest datums, longest first; the datum is one of them
   * @param total the cost of all datums
   * @return empty if it divides the datum in no parts much smaller, or that cannot be told
   */
  public Optional<Price> price(Foreseen datum, List<Foreseen> longest, double total, int workers) {
    Optional<PinnedInput> leaf = leaf(datum);
    Optional<Pieces> pieces = pieces(datum);
    if (leaf.isEmpty()
        || pieces.isEmpty()
        || pieces.get().number() < 2
        || pieces.get().largest() > HALF) {
      return Optional.empty();
    }
    String glob = leaf.get().files().glob();
    return Optional.of(
        new Price(
            glob,
            glob.equals("/") ? "/*" : glob + "/*",
            pieces.get().number(),
            pieces.get().largestBytes(),
            new SlotBound(total, longestPiece(datum.input(), longest, total / workers), workers)
                .millis()));
  }

  /** What takes longest once the datums of an input are divided; no less than the share. */
  private double longestPiece(String input, List<Foreseen> longest, double share) {
    double piece = share;
    double largest = 0;
    for (Foreseen datum : longest) {
      if (datum.cost() <= piece) {
        return piece;
      }
      double part =
          datum.input().equals(input) ? pieces(datum).map(Pieces::largest).orElse(1.0) : 1;
      largest = Math.max(largest, part);
      piece = Math.max(piece, part * datum.cost());
    }
    // Those that are not known are taken to be as long as the last one, and no easier to divide.
    return longest.size() < Spread.MOST_LONGEST
        ? piece
        : Math.max(piece, largest * longest.get(longest.size() - 1).cost());
  }

  /** What the datum's largest input would fall into; empty if that cannot be told. */
  private Optional<Pieces> pieces(Foreseen datum) {
    return looked.computeIfAbsent(datum, this::look);
  }

  private Optional<Pieces> look(Foreseen datum) {
    Optional<PinnedInput> leaf = leaf(datum);
    if (leaf.isEmpty() || keys.isGrouped(datum.input())) {
      return Optional.empty();
    }
    try {
      return Pieces.of(conf, warehouse, leaf.get(), datum.inputPath());
    } catch (IOException | DatumsException e) {
      LOG.debug("{} is not priced with a finer glob", datum.inputPath(), e);
      return Optional.empty();
    }
  }
}
