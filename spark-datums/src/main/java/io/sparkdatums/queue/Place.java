package io.sparkdatums.queue;

/**
 * A datum's place in the plan.
 *
 * @param partition the plan file
 * @param position where it stands in that
 */
record Place(int partition, long position) {}
