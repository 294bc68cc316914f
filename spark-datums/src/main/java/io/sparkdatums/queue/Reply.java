package io.sparkdatums.queue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What the queue says to a worker.
 *
 * @param kind what it means
 * @param lease the lease that is given, only with that kind
 */
@SuppressWarnings("EnumOrdinal") // both ends are of one jar
record Reply(Kind kind, @Nullable Lease lease) {

  /** The kinds, in the order of their bytes. */
  enum Kind {
    /** The worker's leases are others' now. */
    GONE,
    YES,
    NO,
    LATER,
    DONE,
    LEASE,
    AGAIN
  }

  static final Reply GONE = new Reply(Kind.GONE, null);
  static final Reply YES = new Reply(Kind.YES, null);
  static final Reply NO = new Reply(Kind.NO, null);
  static final Reply AGAIN = new Reply(Kind.AGAIN, null);

  static Reply of(Answer answer) {
    if (answer instanceof Lease lease) {
      return new Reply(Kind.LEASE, lease);
    }
    return new Reply(answer == Answer.Without.DONE ? Kind.DONE : Kind.LATER, null);
  }

  /** What a worker that asked for work is told. */
  Answer answer() {
    return lease != null ? lease : kind == Kind.DONE ? Answer.Without.DONE : Answer.Without.LATER;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(kind.ordinal());
      if (lease != null) {
        out.writeLong(lease.epoch());
        out.writeInt(lease.partition());
        out.writeLong(lease.from());
        out.writeLong(lease.to());
        out.writeInt(lease.spent());
        out.writeBoolean(lease.hold() == Lease.Hold.OFFERED);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Reply of(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Kind kind = Kind.values()[in.readByte()];
    if (kind != Kind.LEASE) {
      return new Reply(kind, null);
    }
    return new Reply(
        kind,
        new Lease(
            in.readLong(),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readInt(),
            in.readBoolean() ? Lease.Hold.OFFERED : Lease.Hold.SURE));
  }
}
