/**
 * Which worker runs which datums: ranges of plan positions, handed out as leases. Where the plugin
 * is installed they come from a queue on the driver, which knows each datum of a job to be open, in
 * one lease, suspect or accepted; workers reach it through the plugin. Without the plugin a lease
 * is a whole plan file.
 */
@NullMarked
package io.sparkdatums.queue;

import org.jspecify.annotations.NullMarked;
