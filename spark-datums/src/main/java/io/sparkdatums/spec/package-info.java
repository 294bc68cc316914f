/**
 * The pipeline specification: JSON text in, validated immutable values with their defaults out.
 * Every error names the document, the line, the field, and what to write instead; no field is
 * ignored in silence.
 */
@NullMarked
package io.sparkdatums.spec;

import org.jspecify.annotations.NullMarked;
