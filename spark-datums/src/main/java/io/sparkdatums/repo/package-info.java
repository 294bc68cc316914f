/**
 * Warehouse, repos, branches and commits. Changes to a tree come in as a distributed data set and
 * become visible in one Delta commit or not at all; files go in by put and come out by get, list
 * and glob. Every path from outside passes the guard that lives here.
 */
@NullMarked
package io.sparkdatums.repo;

import org.jspecify.annotations.NullMarked;
