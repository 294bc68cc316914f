package io.sparkdatums.worker;

import io.sparkdatums.datum.Identity;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.PlanReader;
import io.sparkdatums.queue.LeaseSource;
import io.sparkdatums.queue.StaticLeases;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/** A worker: the Spark task that runs the datums of one plan file and ends in closed packs. */
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
    try {
      return runWhatIsLeft(context, partition, attempt, progress);
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static List<PackResult> runWhatIsLeft(
      WorkerContext context, int partition, int attempt, Consumer<Progress> progress)
      throws IOException, InterruptedException {
    Path file = JobPlan.PlanFile.path(context.planDirectory(), partition);
    ClosedPacks earlier = ClosedPacks.of(context, partition);
    try (PlanReader plan = PlanReader.open(file.getFileSystem(context.warehouse().conf()), file)) {
      LeaseSource leases = new StaticLeases(partition, plan.datums(), earlier.positions());
      List<PackResult> packs = new ArrayList<>(earlier.packs());
      if (earlier.positions().cardinality() < plan.datums()) {
        PackHeader header = new PackHeader(context.job(), partition, attempt, context.planDigest());
        packs.addAll(work(context, header, plan, leases, progress));
      }
      return packs;
    }
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

  private static List<PackResult> work(
      WorkerContext context,
      PackHeader header,
      PlanReader plan,
      LeaseSource leases,
      Consumer<Progress> progress)
      throws IOException, InterruptedException {
    java.nio.file.Path scratch = Files.createTempDirectory(Directories.base(), "task");
    try (UserCode code =
            context.transform().className() != null
                ? FunctionCode.open(context, scratch)
                : CommandCode.open(context);
        PackSeries packs = new PackSeries(context, header, scratch, code.sandbox())) {
      Identity identity = Identity.of(context.fingerprint(), context.salt());
      new Overlap(context, code, packs, identity, plan, leases, progress).run();
      return packs.end();
    } finally {
      Directories.remove(scratch);
    }
  }
}
