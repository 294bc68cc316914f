/** What a job says about itself: progress while it runs, the summary at its end. */
@NullMarked
package io.sparkdatums.report;

import org.jspecify.annotations.NullMarked;
