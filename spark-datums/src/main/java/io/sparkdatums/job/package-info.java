/**
 * One run of a pipeline from plan to commit: plan, run, seal, record, merge. A job ends in one
 * commit or in none; what it had finished is kept either way.
 */
@NullMarked
package io.sparkdatums.job;

import org.jspecify.annotations.NullMarked;
