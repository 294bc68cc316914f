package io.sparkdatums.queue;

import java.io.IOException;
import java.util.BitSet;
import java.util.Map;

/**
 * Where one worker gets its work from. All methods may be called by several threads, and throw
 * {@link LeasesLost} once the worker's leases have been given to others.
 */
public interface LeaseSource {

  /** Why a worker asks for more. */
  enum Need {
    /** It has no datum in hand. */
    IDLE,
    /** It wants the next one to be at hand when this one ends. */
    AHEAD
  }

  /** What a worker does next. */
  enum Order {
    GO_ON,
    /** A datum that it has in process may have to begin again: it asks which one. */
    BEGIN_AGAIN,
    /** It finishes what it has begun and ends: its executor is to go. */
    DRAIN
  }

  /** The next range of datums to run. */
  Answer next(Need need) throws IOException;

  /** Whether the datum at a position of the lease may run; false if another worker has it. */
  default boolean start(Lease lease, long position) throws IOException {
    return true;
  }

  /** Says that a try has failed and another one follows. */
  default void tried(Lease lease, long position) throws IOException {}

  /** Says that a datum is in the pack in hand. */
  default void finished(Lease lease, long position) {}

  /** Gives back what has not begun: the positions of the lease from the given one on. */
  default void giveBack(Lease lease, long from) throws IOException {}

  /**
   * Says that a pack is closed.
   *
   * @param pack the pack
   * @param held by lease, the positions that it holds, counted from the lease's first
   */
  default void closed(AcceptedPack pack, Map<Lease, BitSet> held) throws IOException {}

  /** Whether the datum in process at a position is to begin again; said once. */
  default boolean begunAgain(Lease lease, long position) throws IOException {
    return false;
  }

  /** Says, several times a minute, that the worker lives. */
  default Order beat() throws IOException {
    return Order.GO_ON;
  }

  /** Says that the worker has been told to end, and has no time to wait for answers. */
  default void ending() {}
}
