package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random histories of workers that ask, run, close packs, begin again, are cut off, drained, too
 * many and killed.
 */
class DatumQueuePropertyTest {

  /** One history. */
  private static final class Run {
    final Random random;
    final QueueModel model = new QueueModel();
    final long[] datums;
    final JobQueue queue;
    final List<Worker> workers = new ArrayList<>();
    final List<Worker> zombies = new ArrayList<>();
    long number;

    Run(long seed) {
      random = new Random(seed);
      datums = LongStream.range(0, 1 + random.nextInt(4)).map(i -> random.nextInt(40)).toArray();
      queue =
          new JobQueue(
              datums,
              LongStream.of(datums).mapToDouble(n -> n * random.nextDouble()).toArray(),
              1 + random.nextInt(50),
              model,
              () -> {});
    }

    long total() {
      return LongStream.of(datums).sum();
    }

    void join() throws IOException {
      String executor = "e" + random.nextInt(3);
      // Sometimes a copy of a worker that is there.
      int slot =
          workers.isEmpty() || random.nextInt(5) > 0
              ? 1000 + (int) number
              : workers.get(random.nextInt(workers.size())).slot;
      Worker worker = new Worker(this, ++number, executor, slot);
      worker.say(new Message.Join(executor, slot));
      workers.add(worker);
    }

    void chaos() throws IOException {
      if (workers.isEmpty()) {
        join();
      }
      Worker worker = workers.get(random.nextInt(workers.size()));
      int what = random.nextInt(100);
      if (what < 5) {
        join();
      } else if (what < 80) {
        worker.step();
      } else if (what < 90) {
        worker.repeat();
      } else if (what < 94) {
        gone(worker);
        queue.left(worker.id, random.nextBoolean());
      } else if (what < 96) {
        workers.stream()
            .filter(w -> w.executor.equals(worker.executor))
            .toList()
            .forEach(this::gone);
        queue.died(worker.executor);
      } else if (what < 97) {
        queue.look(worker.executor::equals);
      } else if (what < 98) {
        queue.limit(1 + random.nextInt(6));
      } else if (what < 99) {
        queue.inProcess().stream().findAny().ifPresent(queue::beginAgain);
      } else if (!zombies.isEmpty()) {
        zombies.get(random.nextInt(zombies.size())).step();
      }
    }

    private void gone(Worker worker) {
      workers.remove(worker);
      zombies.add(worker);
    }
  }

  /** What a worker knows. */
  private static final class Worker {
    final Run run;
    final long id;
    final String executor;
    final int slot;
    final List<Map.Entry<Lease, Long>> inHand = new ArrayList<>();
    final Map<Long, BitSet> pack = new LinkedHashMap<>();
    Map<Long, BitSet> news = new LinkedHashMap<>();
    long number;
    Request last;
    Reply reply;
    boolean done;

    Worker(Run run, long id, String executor, int slot) {
      this.run = run;
      this.id = id;
      this.executor = executor;
      this.slot = slot;
    }

    Reply say(Message message) throws IOException {
      last = new Request("j", id, ++number, news, message);
      news = new LinkedHashMap<>();
      reply = Reply.of(run.queue.handle(Request.of(last.bytes())).bytes());
      return reply;
    }

    /** The answer to the last request is lost. */
    void repeat() throws IOException {
      assertThat(Reply.of(run.queue.handle(Request.of(last.bytes())).bytes())).isEqualTo(reply);
    }

    void step() throws IOException {
      int what = run.random.nextInt(10);
      if (inHand.isEmpty() || (what < 2 && inHand.size() < 3)) {
        ask();
      } else if (what < 8) {
        finish(inHand.remove(run.random.nextInt(inHand.size())));
      } else if (what < 9) {
        close();
      } else {
        beat();
      }
    }

    private void beat() throws IOException {
      switch (say(new Message.Beat()).kind()) {
        case NO -> giveBack();
        case AGAIN -> beginAgain();
        default -> {}
      }
    }

    /** Asks of each datum in hand whether it is the one. */
    private void beginAgain() throws IOException {
      for (Map.Entry<Lease, Long> datum : inHand) {
        say(new Message.Again(datum.getKey().epoch(), datum.getValue()));
        if (reply.kind() == Reply.Kind.YES) {
          assertThat(run.queue.inProcess()).isNotEmpty();
          return;
        }
      }
    }

    void ask() throws IOException {
      LeaseSource.Need need = inHand.isEmpty() ? LeaseSource.Need.IDLE : LeaseSource.Need.AHEAD;
      Answer answer = say(new Message.Ask(need)).answer();
      if (answer instanceof Lease lease) {
        for (long p = lease.from(); p < lease.to(); p++) {
          inHand.add(Map.entry(lease, p));
        }
      }
      done = answer == Answer.Without.DONE;
    }

    private void finish(Map.Entry<Lease, Long> datum) throws IOException {
      Lease lease = datum.getKey();
      if (lease.hold() == Lease.Hold.SURE
          || say(new Message.Start(lease.epoch())).kind() == Reply.Kind.YES) {
        int index = (int) (datum.getValue() - lease.from());
        if (run.random.nextInt(10) == 0) {
          say(new Message.Tried(lease.epoch(), datum.getValue()));
        }
        pack.computeIfAbsent(lease.epoch(), none -> new BitSet()).set(index);
        news.computeIfAbsent(lease.epoch(), none -> new BitSet()).set(index);
      }
    }

    void close() throws IOException {
      if (!pack.isEmpty()) {
        Map<Long, BitSet> held = new LinkedHashMap<>(pack);
        pack.clear();
        say(new Message.Closed(new AcceptedPack("p" + id + "-" + number, 1), held, true));
      }
    }

    private void giveBack() throws IOException {
      Lease last = inHand.get(inHand.size() - 1).getKey();
      long from =
          inHand.stream()
              .filter(datum -> datum.getKey() == last)
              .mapToLong(Map.Entry::getValue)
              .max()
              .orElseThrow();
      inHand.removeIf(datum -> datum.getKey() == last && datum.getValue() == from);
      if (from == last.to() - 1) {
        say(new Message.GiveBack(last.epoch(), from));
      }
    }
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void eachDatumIsAcceptedOnceIfSomeWorkerLives(@ForAll long seed) throws IOException {
    Run run = new Run(seed);
    for (int i = run.random.nextInt(400); i > 0; i--) {
      run.chaos();
    }
    List.copyOf(run.workers).forEach(worker -> run.queue.left(worker.id, false));
    run.workers.clear();
    run.queue.limit(Long.MAX_VALUE);
    run.join();
    Worker last = run.workers.get(0);
    for (int i = 0; !last.done; i++) {
      assertThat(i).as("steps of the last worker").isLessThan(2000);
      last.step();
      if (last.inHand.isEmpty()) {
        last.ask();
      }
    }
    last.close();

    assertThat(run.queue.settled()).isTrue();
    assertThat(run.queue.waiting()).isZero();
    assertThat(run.model.accepted()).hasSize((int) run.total());
    for (Worker zombie : run.zombies) {
      assertThat(zombie.say(new Message.Beat())).isEqualTo(Reply.GONE);
    }
  }
}
