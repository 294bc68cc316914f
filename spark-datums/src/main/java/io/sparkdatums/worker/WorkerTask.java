package io.sparkdatums.worker;

import io.sparkdatums.datum.Identity;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.queue.LeaseSource;
import io.sparkdatums.queue.QueueClient;
import io.sparkdatums.queue.StaticLeases;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A worker: the Spark task that runs datums and ends in closed packs. */
public final class WorkerTask {
  private WorkerTask() {}

  /**
   * Runs what is left of a partition. Datums that closed packs of earlier attempts hold are not run
   * again. A datum that fails is a row in a pack and no failure of the task.
   *
   * <p>When the thread is interrupted, user code is killed, the pack in hand is closed, so that
   * finished datums are kept, and the method ends with an {@code InterruptedException}.
   *
   * @param partition the plan file's number
   * @param attempt the attempt of this partition, from 0
   * @param progress told of each datum that has ended, by one thread at a time
   * @return the partition's closed packs, those of earlier attempts first
   * @throws io.sparkdatums.api.DatumsException {@code SANDBOX_UNAVAILABLE}, {@code
   *     SANDBOX_PFS_SPELLED}, {@code SANDBOX_USER} or {@code USER_NOT_FOUND} if user code cannot
   *     run on this host, before any datum runs
   */
  public static List<PackResult> run(
      WorkerContext context, int partition, int attempt, Consumer<Progress> progress)
      throws IOException, InterruptedException {
    return interruptible(() -> runWhatIsLeft(context, partition, attempt, progress));
  }

  /**
   * Runs what a queue gives, until it has no more for this worker. What came of it is told to the
   * queue.
   *
   * @param slot the worker's place among the job's workers, part of the names of its packs
   * @param attempt the attempt of this place, from 0
   * @param progress told of each datum that has ended, by one thread at a time
   * @throws io.sparkdatums.queue.LeasesLost if the queue has given the worker up
   * @throws io.sparkdatums.api.DatumsException as {@link #run}
   */
  public static void lease(
      WorkerContext context, int slot, int attempt, Consumer<Progress> progress)
      throws IOException, InterruptedException {
    interruptible(
        () -> {
          try (PlanFiles plan = new PlanFiles(context)) {
            LeaseSource leases = QueueClient.join(context.job(), slot);
            return work(context, header(context, slot, attempt), plan, leases, progress);
          }
        });
  }

  /** What a worker does. */
  private interface Run {
    List<PackResult> run() throws IOException, InterruptedException;
  }

  private static List<PackResult> interruptible(Run run) throws IOException, InterruptedException {
    try {
      return run.run();
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static List<PackResult> runWhatIsLeft(
      WorkerContext context, int partition, int attempt, Consumer<Progress> progress)
      throws IOException, InterruptedException {
    ClosedPacks earlier = ClosedPacks.of(context, partition);
    try (PlanFiles plan = new PlanFiles(context)) {
      long datums = plan.datums(partition);
      LeaseSource leases = new StaticLeases(partition, datums, earlier.positions());
      List<PackResult> packs = new ArrayList<>(earlier.packs());
      if (earlier.positions().cardinality() < datums) {
        packs.addAll(work(context, header(context, partition, attempt), plan, leases, progress));
      }
      return packs;
    }
  }

  private static PackHeader header(WorkerContext context, int partition, int attempt) {
    return new PackHeader(context.job(), partition, attempt, context.planDigest());
  }

  /**
   * Finds out whether user code can run on this host, without running any.
   *
   * @throws io.sparkdatums.api.DatumsException as {@link #run}
   */
  public static void check(String pipeline, Transform transform, Sandbox.Choice sandbox)
      throws IOException, InterruptedException {
    if (transform.className() == null) {
      CommandCode.check(pipeline, transform, sandbox);
    }
  }

  /** Ends the processes of user code that this one keeps for later jobs. */
  public static void endKept() {
    WorkspacePool.closeKept();
  }

  private static List<PackResult> work(
      WorkerContext context,
      PackHeader header,
      PlanFiles plan,
      LeaseSource leases,
      Consumer<Progress> progress)
      throws IOException, InterruptedException {
    java.nio.file.Path scratch = Files.createTempDirectory(Directories.base(), "task");
    try (UserCode code =
            context.transform().className() != null
                ? FunctionCode.open(context, scratch)
                : CommandCode.open(context);
        PackSeries packs = new PackSeries(context, header, scratch, code.sandbox(), leases)) {
      Identity identity = Identity.of(context.fingerprint(), context.salt());
      new Overlap(context, code, packs, identity, plan, leases, progress).run();
      return packs.end();
    } finally {
      Directories.remove(scratch);
    }
  }
}
