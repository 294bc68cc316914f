package io.sparkdatums.queue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;

/** What a worker says to the queue, and what the queue does with it. */
sealed interface Message {

  /** Tells the queue. */
  Reply apply(DatumQueue queue, long worker, long now);

  /** Whether the worker waits for what it is told. */
  default boolean answered() {
    return true;
  }

  /** Writes the kind, a byte, and the fields. */
  void write(DataOutputStream out) throws IOException;

  private static void write(DataOutputStream out, char kind, long epoch, long position)
      throws IOException {
    out.writeByte(kind);
    out.writeLong(epoch);
    out.writeLong(position);
  }

  /** A worker begins. */
  record Join(String executor, int slot) implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      queue.join(worker, executor, slot, now);
      return queue.knows(worker) ? Reply.YES : Reply.GONE;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('j');
      out.writeUTF(executor);
      out.writeInt(slot);
    }
  }

  /** A worker wants work. */
  record Ask(LeaseSource.Need need) implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      return Reply.of(queue.ask(worker, need, now));
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('a');
      out.writeBoolean(need == LeaseSource.Need.IDLE);
    }
  }

  /** A worker would start the datum that it was offered. */
  record Start(long epoch) implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      return queue.start(worker, epoch) ? Reply.YES : Reply.NO;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('s');
      out.writeLong(epoch);
    }
  }

  /** A try has failed. */
  record Tried(long epoch, long position) implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      queue.tried(worker, epoch, position);
      return Reply.YES;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      Message.write(out, 't', epoch, position);
    }
  }

  /** A worker does not begin the rest of a lease. */
  record GiveBack(long epoch, long from) implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      queue.giveBack(worker, epoch, from);
      return Reply.YES;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      Message.write(out, 'g', epoch, from);
    }
  }

  /** A pack is closed. */
  record Closed(AcceptedPack pack, Map<Long, BitSet> held, boolean answered) implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      return queue.accept(worker, held) ? Reply.YES : Reply.GONE;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('c');
      out.writeBoolean(answered);
      out.writeUTF(pack.pack());
      out.writeLong(pack.entries());
      Request.writePositions(out, held);
    }
  }

  /** A worker asks whether a datum is to begin again. */
  record Again(long epoch, long position) implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      return queue.begunAgain(worker, epoch, position) ? Reply.YES : Reply.NO;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      Message.write(out, 'r', epoch, position);
    }
  }

  /** A worker lives. */
  record Beat() implements Message {
    @Override
    public Reply apply(DatumQueue queue, long worker, long now) {
      return switch (queue.order(worker)) {
        case GO_ON -> Reply.YES;
        case BEGIN_AGAIN -> Reply.AGAIN;
        case DRAIN -> Reply.NO;
      };
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('b');
    }
  }

  /** Reads what {@link #write} has written. */
  static Message read(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 'j' -> new Join(in.readUTF(), in.readInt());
      case 'a' -> new Ask(in.readBoolean() ? LeaseSource.Need.IDLE : LeaseSource.Need.AHEAD);
      case 's' -> new Start(in.readLong());
      case 't' -> new Tried(in.readLong(), in.readLong());
      case 'g' -> new GiveBack(in.readLong(), in.readLong());
      case 'c' -> closed(in);
      case 'b' -> new Beat();
      case 'r' -> new Again(in.readLong(), in.readLong());
      default -> throw new IOException("a message of unknown kind " + kind);
    };
  }

  private static Closed closed(DataInputStream in) throws IOException {
    boolean answered = in.readBoolean();
    AcceptedPack pack = new AcceptedPack(in.readUTF(), in.readLong());
    return new Closed(pack, Request.readPositions(in), answered);
  }
}
