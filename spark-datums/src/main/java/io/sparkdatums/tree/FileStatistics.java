package io.sparkdatums.tree;

import java.io.Serializable;

/**
 * What a data file holds, for the statistics of its Delta add action. Strings are bounds, not
 * always values: a long path is cut so that it still is a bound in the order of UTF-8 bytes.
 *
 * @param rows number of rows, the commit's row included
 */
public record FileStatistics(
    long rows,
    int minShard,
    int maxShard,
    String minKind,
    String maxKind,
    String minPath,
    String maxPath)
    implements Serializable {}
