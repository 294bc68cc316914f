/**
 * The catalog, metadata tables and procedures that show repos, commits, jobs and datums to Spark
 * SQL. What they show is what raw output prints, under the same names.
 */
@NullMarked
package io.sparkdatums.sql;

import org.jspecify.annotations.NullMarked;
