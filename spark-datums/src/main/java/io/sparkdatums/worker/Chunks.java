package io.sparkdatums.worker;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Memory for what a worker's functions write, in chunks that are used again for the next datums:
 * they are neither cleared nor collected, and the processor has them at hand.
 */
final class Chunks {
  static final int BYTES = 1 << 16;
  private static final int KEPT = 128;

  private final ArrayDeque<byte[]> free = new ArrayDeque<>();

  /** A chunk of {@value #BYTES} bytes, whatever is in them. */
  synchronized byte[] take() {
    byte[] chunk = free.poll();
    return chunk == null ? new byte[BYTES] : chunk;
  }

  /** Takes chunks back, of which none is used any more. */
  synchronized void give(List<byte[]> chunks) {
    for (byte[] chunk : chunks) {
      if (free.size() < KEPT) {
        free.push(chunk);
      }
    }
  }
}
