/**
 * What a job will run: the datums that are new or changed, longest first, dealt over partitions and
 * pinned in immutable plan files. The driver keeps a count and a cost for each file, no datum.
 */
@NullMarked
package io.sparkdatums.plan;

import org.jspecify.annotations.NullMarked;
