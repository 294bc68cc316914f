/**
 * The pack format: one immutable object that holds the outputs of whole datums, an index sorted for
 * the merge, and a footer with checksums. A pack that has been closed is complete and verifiable by
 * itself; one that has not is not a pack.
 */
@NullMarked
package io.sparkdatums.pack;

import org.jspecify.annotations.NullMarked;
