/**
 * The glob dialect. A pattern comes in as text and goes out as a matcher that decides a path in
 * time linear in its length, tells which directories can hold matches, and captures groups for
 * templates. A malformed pattern is an error that points at the column.
 */
@NullMarked
package io.sparkdatums.glob;

import org.jspecify.annotations.NullMarked;
