package io.sparkdatums.tree;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * One data file of a hashtree's table.
 *
 * @param run the run that it belongs to
 * @param path where it is
 * @param length its length in bytes, or −1 to ask the filesystem
 * @param statistics what is in it, if known without opening it
 */
public record RunFile(long run, Path path, long length, @Nullable FileStatistics statistics)
    implements Serializable {}
