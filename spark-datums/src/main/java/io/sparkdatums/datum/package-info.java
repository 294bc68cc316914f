/**
 * From inputs to datums: the distributed listing of a file tree, the hashes of its contents, the
 * grouping of files under glob matches, and the identity of each datum. What comes out is a data
 * set of datums, never a list.
 */
@NullMarked
package io.sparkdatums.datum;

import org.jspecify.annotations.NullMarked;
