/** The façade of the Java API: what a program on a Spark session calls to run pipelines. */
@NullMarked
package io.sparkdatums;

import org.jspecify.annotations.NullMarked;
