/**
 * The task runner: takes datums from a lease, downloads their inputs, runs the user's command or
 * function in a sandbox, and uploads what was written into packs. What goes out is the list of
 * closed packs; a failing datum is a row in a pack and never a failing task.
 */
@NullMarked
package io.sparkdatums.worker;

import org.jspecify.annotations.NullMarked;
