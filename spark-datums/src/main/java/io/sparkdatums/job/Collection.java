package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PackRewrites;
import io.sparkdatums.repo.PackSweep;
import io.sparkdatums.repo.Pins;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.TableSweep;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Frees what nothing needs: packs that no commit and no result of a datum refers to, of other packs
 * what is more than half of them, and data files that are in no table. If asked to, lets go of
 * commits, results and jobs first. All packs of a warehouse are one pool, since repos refer to each
 * other's.
 *
 * <p>The order matters. What is at work is looked at first, then what refers to packs is read, and
 * nothing that was written, or was referred to, after the beginning is touched: work that is not
 * seen has either committed before its references are read, or has written its packs too late.
 */
public final class Collection {
  /** How long what nothing refers to stays if nobody says otherwise. */
  public static final Duration GRACE = Duration.ofDays(1);

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Path lock;

  /** What became of packs. */
  private record Packs(PackSweep.Sums gone, PackSweep.Sums rewritten) {}

  /** Who collects. */
  private record Owner(String host, long pid) {}

  public Collection(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.lock = new Path(warehouse.location(), "collecting.json");
  }

  /**
   * Collects.
   *
   * @param grace how old must be what goes
   * @param keep how much of the past stays; null for all of it
   * @param dryRun whether to count only
   * @throws DatumsException {@code COLLECTION_RUNS} if there is another one
   */
  public CollectionResult collect(Duration grace, @Nullable Keep keep, boolean dryRun)
      throws IOException {
    Instant started = Instant.now();
    Instant now = lock();
    try {
      List<String> notices = new ArrayList<>();
      List<Pins.Held> held = new Pins(warehouse).held();
      Instant before = before(now.minus(grace), held);
      if (!held.isEmpty()) {
        notices.add("at work: " + held.size() + "; what was written since the first began stays");
      }
      Retention.Sums past = Retention.Sums.NOTHING;
      if (keep != null) {
        Instant atWork = before(now, held);
        past =
            new Retention(spark, warehouse, keep, now, atWork, before)
                .apply(repos(), dryRun, notices);
      }
      Packs packs = new Packs(new PackSweep.Sums(0, 0), new PackSweep.Sums(0, 0));
      if (held.stream().anyMatch(Pins.Held::isCopy)) {
        notices.add("files are being copied, so all packs stay");
      } else {
        packs = packs(before.toEpochMilli(), dryRun);
      }
      TableSweep.Logs logs = keep == null ? TableSweep.Logs.WHOLE : TableSweep.Logs.SHORTENED;
      TableSweep.Sums files =
          new TableSweep(spark, warehouse).sweep(tables(), before.toEpochMilli(), logs, dryRun);
      long scratch = scratch(before.toEpochMilli(), dryRun);
      return new CollectionResult(
          past.commits(),
          past.results(),
          past.jobs(),
          packs.gone().packs(),
          packs.gone().bytes(),
          packs.rewritten().packs(),
          packs.rewritten().bytes(),
          files.files(),
          files.bytes(),
          scratch,
          notices,
          Duration.between(started, Instant.now()).toMillis() / 1000.0);
    } finally {
      warehouse.storage().files().delete(lock, false);
    }
  }

  /** A time, or when the first of those at work began if that is earlier. */
  private static Instant before(Instant time, List<Pins.Held> held) {
    return held.stream()
        .map(Pins.Held::since)
        .filter(since -> since.isBefore(time))
        .min(Comparator.naturalOrder())
        .orElse(time);
  }

  /** When the collection began, by the clock of storage. */
  private Instant lock() throws IOException {
    Owner me = new Owner(InetAddress.getLocalHost().getHostName(), ProcessHandle.current().pid());
    if (!warehouse.storage().putIfAbsent(lock, Json.bytes(me))) {
      Optional<byte[]> bytes = warehouse.storage().read(lock);
      Owner owner = bytes.isEmpty() ? me : Json.read(bytes.get(), Owner.class);
      boolean dead =
          owner.host().equals(me.host())
              && owner.pid() != me.pid()
              && ProcessHandle.of(owner.pid()).isEmpty();
      if (!dead) {
        throw DatumsException.of(
            "COLLECTION_RUNS", Map.of("host", owner.host(), "pid", owner.pid(), "file", lock));
      }
      warehouse.storage().files().delete(lock, false);
      return lock();
    }
    return Instant.ofEpochMilli(
        warehouse.storage().files().getFileStatus(lock).getModificationTime());
  }

  private Packs packs(long before, boolean dryRun) throws IOException {
    PackSweep sweep = new PackSweep(spark, warehouse);
    Set<String> atWork = new HashSet<>();
    List<Branch> branches = new ArrayList<>();
    Dataset<Row> results = spark.createDataFrame(List.of(), PackRewrites.RESULTS);
    for (Repo repo : repos()) {
      new JobFiles(warehouse, repo.name()).unrecorded().forEach(job -> atWork.add(job.job()));
    }
    for (Repo repo : repos()) {
      repo.branches().forEach(branches::add);
      Ledger ledger = new Ledger(spark, warehouse, repo.name());
      results =
          results
              .union(ledger.executionsSince(before).select("pack", "ordinal"))
              .union(ledger.membersSince(before).select("pack", "ordinal"));
    }
    Dataset<Row> kept =
        sweep.referred(branches, before).union(sweep.withReferences(results.select("pack")));
    PackSweep.Sums gone = sweep.sweep(kept, atWork, before, dryRun);
    return new Packs(
        gone,
        new PackRewrites(spark, warehouse).rewrite(branches, results, atWork, before, dryRun));
  }

  /** Also those that are being deleted, of which nothing more is known than that they are there. */
  private List<Repo> repos() throws IOException {
    List<Repo> repos = new ArrayList<>();
    for (Repo repo : (Iterable<Repo>) warehouse.repos()::iterator) {
      if (warehouse.hasRepo(repo.name())) {
        repos.add(repo);
      }
    }
    return repos;
  }

  private List<Path> tables() throws IOException {
    List<Path> tables = new ArrayList<>();
    for (Repo repo : repos()) {
      repo.branches().map(Branch::location).forEach(tables::add);
      tables.addAll(Ledger.tables(repo));
    }
    for (FileStatus index : warehouse.storage().list(new Path(warehouse.location(), "files"))) {
      tables.add(index.getPath());
    }
    return tables;
  }

  /** What commands that only look have written, and not deleted when they were ended. */
  private long scratch(long before, boolean dryRun) throws IOException {
    long count = 0;
    for (FileStatus left : warehouse.storage().list(new Path(warehouse.location(), "scratch"))) {
      if (left.getModificationTime() < before) {
        count++;
        if (!dryRun) {
          warehouse.storage().files().delete(left.getPath(), true);
        }
      }
    }
    return count;
  }
}
