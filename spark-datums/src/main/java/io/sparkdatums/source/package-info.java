/**
 * The DataSource V2 source named datums: a file tree and a glob come in, rows of datums or files go
 * out, planned once and pinned for as long as the plan lives.
 */
@NullMarked
package io.sparkdatums.source;

import org.jspecify.annotations.NullMarked;
