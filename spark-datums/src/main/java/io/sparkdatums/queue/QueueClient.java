package io.sparkdatums.queue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/** A worker's side of the queue: one request after the other, each made again if need be. */
public final class QueueClient implements LeaseSource {
  private static final int ATTEMPTS = 3;

  private final String job;
  private final PluginContext plugin;
  private final long worker = TaskContext.get().taskAttemptId();
  private long number;
  private volatile boolean ending;

  /** What the next request tells. */
  private final Map<Lease, BitSet> finished = new HashMap<>();

  private QueueClient(String job, PluginContext plugin) {
    this.job = job;
    this.plugin = plugin;
  }

  /**
   * Makes the task that runs in this thread a worker of a job.
   *
   * @param job the job's id
   * @param slot its place among the job's workers
   * @throws LeasesLost if the job has no queue any more, or the plugin is not on this executor
   */
  public static QueueClient join(String job, int slot) throws IOException {
    PluginContext plugin = QueueExecutor.context();
    if (plugin == null) {
      throw new LeasesLost("the plugin is not installed on this executor");
    }
    QueueClient client = new QueueClient(job, plugin);
    client.ask(new Message.Join(plugin.executorID(), slot));
    return client;
  }

  @Override
  public Answer next(Need need) throws IOException {
    return ask(new Message.Ask(need)).answer();
  }

  @Override
  public boolean start(Lease lease, long position) throws IOException {
    return lease.hold() == Lease.Hold.SURE
        || ask(new Message.Start(lease.epoch())).kind() == Reply.Kind.YES;
  }

  @Override
  public void tried(Lease lease, long position) throws IOException {
    ask(new Message.Tried(lease.epoch(), position));
  }

  @Override
  public void finished(Lease lease, long position) {
    synchronized (finished) {
      finished
          .computeIfAbsent(lease, none -> new BitSet())
          .set(Math.toIntExact(position - lease.from()));
    }
  }

  @Override
  public void giveBack(Lease lease, long from) throws IOException {
    ask(new Message.GiveBack(lease.epoch(), from));
  }

  @Override
  public void closed(AcceptedPack pack, Map<Lease, BitSet> held) throws IOException {
    Message.Closed closed = new Message.Closed(pack, byEpoch(held), !ending);
    if (ending) {
      send(closed);
    } else {
      ask(closed);
    }
  }

  @Override
  public boolean begunAgain(Lease lease, long position) throws IOException {
    return ask(new Message.Again(lease.epoch(), position)).kind() == Reply.Kind.YES;
  }

  @Override
  public Order beat() throws IOException {
    Reply.Kind kind = ask(new Message.Beat()).kind();
    if (kind == Reply.Kind.AGAIN) {
      return Order.BEGIN_AGAIN;
    }
    return kind == Reply.Kind.NO ? Order.DRAIN : Order.GO_ON;
  }

  @Override
  public void ending() {
    ending = true;
  }

  private Reply ask(Message message) throws IOException {
    Reply reply = answer(message);
    if (reply.kind() == Reply.Kind.GONE) {
      throw new LeasesLost("the queue of job " + job + " counts on this worker no more");
    }
    return reply;
  }

  private synchronized Reply answer(Message message) throws IOException {
    byte[] request = request(message);
    @Nullable Exception failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return Reply.of((byte[]) plugin.ask(request));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException().initCause(e);
      } catch (Exception e) {
        failure = e;
      }
    }
    throw new LeasesLost("the queue of job " + job + " does not answer", failure);
  }

  private synchronized void send(Message message) throws IOException {
    plugin.send(request(message));
  }

  private byte[] request(Message message) {
    return new Request(job, worker, ++number, news(), message).bytes();
  }

  private Map<Long, BitSet> news() {
    synchronized (finished) {
      Map<Long, BitSet> news = byEpoch(finished);
      finished.clear();
      return news;
    }
  }

  private static Map<Long, BitSet> byEpoch(Map<Lease, BitSet> positions) {
    Map<Long, BitSet> byEpoch = new LinkedHashMap<>();
    positions.forEach((lease, held) -> byEpoch.put(lease.epoch(), held));
    return byEpoch;
  }
}
