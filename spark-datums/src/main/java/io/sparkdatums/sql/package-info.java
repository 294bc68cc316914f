/**
 * The catalog, metadata tables and procedures that show repos, commits, jobs and datums to Spark
 * SQL.
 */
@NullMarked
package io.sparkdatums.sql;

import org.jspecify.annotations.NullMarked;
