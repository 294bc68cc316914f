package io.sparkdatums.tree;

import org.jspecify.annotations.Nullable;

/**
 * What the rows of one shard say of a directory. There may be several of one path.
 *
 * @param path the directory
 * @param row its own row, from the shard that owns the path
 * @param files how many files the shard has directly in it
 * @param size their total size, in bytes
 * @param state the sum over them, an encoded {@link DirectoryState}
 * @param wrong whether a row of these files is wrong, so that the sum need not be what it should
 */
public record DirectorySum(
    String path, @Nullable TreeRow row, long files, long size, byte[] state, boolean wrong) {}
