/**
 * The command line: words in, an exit status and text or JSON lines out. Verbs that only read
 * metadata answer without a Spark session.
 */
@NullMarked
package io.sparkdatums.cli;

import org.jspecify.annotations.NullMarked;
