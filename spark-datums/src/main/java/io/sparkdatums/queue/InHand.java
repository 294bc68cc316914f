package io.sparkdatums.queue;

/**
 * A datum that a worker has in process.
 *
 * @param partition its plan file
 * @param position where it stands in that
 * @param executor where it runs
 * @param nanos how long it has run
 * @param typicalNanos how long datums have taken lately, a moving mean; 0 if none has ended
 */
public record InHand(
    int partition, long position, String executor, long nanos, double typicalNanos) {}
