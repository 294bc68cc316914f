package io.sparkdatums.queue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message with its envelope.
 *
 * @param job the job whose queue it is for
 * @param worker the worker's number
 * @param number counts the worker's requests: one that comes again is not done again
 * @param finished by epoch, the positions that have come into the worker's pack since the last
 *     request, counted from the lease's first
 * @param message what it says
 */
record Request(String job, long worker, long number, Map<Long, BitSet> finished, Message message) {

  /** As bytes, so that no class of ours must be known to who passes it on. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(job);
      out.writeLong(worker);
      out.writeLong(number);
      writePositions(out, finished);
      message.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Request of(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new Request(
        in.readUTF(), in.readLong(), in.readLong(), readPositions(in), Message.read(in));
  }

  static void writePositions(DataOutputStream out, Map<Long, BitSet> positions) throws IOException {
    out.writeInt(positions.size());
    for (Map.Entry<Long, BitSet> entry : positions.entrySet()) {
      byte[] bits = entry.getValue().toByteArray();
      out.writeLong(entry.getKey());
      out.writeInt(bits.length);
      out.write(bits);
    }
  }

  static Map<Long, BitSet> readPositions(DataInputStream in) throws IOException {
    Map<Long, BitSet> positions = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      long epoch = in.readLong();
      byte[] bits = new byte[in.readInt()];
      in.readFully(bits);
      positions.put(epoch, BitSet.valueOf(bits));
    }
    return positions;
  }
}
