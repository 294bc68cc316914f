/**
 * The contracts between spark-datums and its users: the function that runs once per datum, what it
 * is given, where it writes, and the errors that every room raises. Uses no other room; nothing
 * here depends on Spark.
 */
@NullMarked
package io.sparkdatums.api;

import org.jspecify.annotations.NullMarked;
