/**
 * Benchmarks. Each runs what this project does and what else one would do for the same result, in
 * turn, in one process on the same data, and reports both.
 */
@NullMarked
package io.sparkdatums.benchmarks;

import org.jspecify.annotations.NullMarked;
