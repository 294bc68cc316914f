package io.sparkdatums.pack;

import org.jspecify.annotations.Nullable;

/**
 * The content hash of an input file, learnt while it was downloaded.
 *
 * @param input URI of the plain directory
 * @param path the file's path below it
 * @param size bytes
 * @param modified milliseconds since the epoch
 * @param etag the store's tag of this version of the file, null where it has none
 * @param hash SHA-256 of the content, 32 bytes
 */
public record InputHash(
    String input, String path, long size, long modified, @Nullable String etag, byte[] hash) {}
