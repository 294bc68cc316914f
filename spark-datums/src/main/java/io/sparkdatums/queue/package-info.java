/**
 * Which worker runs which datums: ranges of plan positions, handed out as leases. Without the
 * plugin a lease is a whole plan file.
 */
@NullMarked
package io.sparkdatums.queue;

import org.jspecify.annotations.NullMarked;
