/** The tab in Spark's web interface. */
@NullMarked
package io.sparkdatums.ui;

import org.jspecify.annotations.NullMarked;
