/**
 * The hashtree: rows for files and directories in canonical path order, the shard of a path, the
 * streaming merge of changes into a previous tree, and the digests of directories. Streams come in
 * sorted and go out sorted; memory does not grow with the tree.
 */
@NullMarked
package io.sparkdatums.tree;

import org.jspecify.annotations.NullMarked;
