package io.sparkdatums.worker;

import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.PlanReader;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.queue.Lease;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads what leases name. The file of the last lease stays open, and one that goes on where the
 * last one ended is read on.
 */
final class PlanFiles implements Closeable {
  private final Path directory;
  private final Configuration conf;
  private @Nullable PlanReader open;
  private int partition = -1;
  private long position;
  private Iterator<PlannedDatum> datums = Collections.emptyIterator();

  PlanFiles(WorkerContext context) {
    this.directory = context.planDirectory();
    this.conf = context.warehouse().conf();
  }

  /** How many datums a plan file has. */
  long datums(int partition) throws IOException {
    return reader(partition).datums();
  }

  /** Goes to the first datum of a lease. */
  void seek(Lease lease) throws IOException {
    boolean goesOn = partition == lease.partition() && position == lease.from();
    if (!goesOn || !datums.hasNext()) {
      PlanReader reader = reader(lease.partition());
      datums = reader.read(lease.from(), reader.datums());
      position = lease.from();
    }
  }

  /** The next datum. */
  PlannedDatum next() {
    position++;
    return datums.next();
  }

  private PlanReader reader(int number) throws IOException {
    PlanReader reader = open;
    if (reader == null || partition != number) {
      close();
      Path file = JobPlan.PlanFile.path(directory, number);
      reader = PlanReader.open(file.getFileSystem(conf), file);
      open = reader;
      partition = number;
    }
    return reader;
  }

  @Override
  public void close() throws IOException {
    PlanReader reader = open;
    open = null;
    datums = Collections.emptyIterator();
    if (reader != null) {
      reader.close();
    }
  }
}
