package io.sparkdatums.pack;

import org.jspecify.annotations.Nullable;

/**
 * What a datum read: one match of one input.
 *
 * @param name the input's name in the spec
 * @param path the matched path
 * @param size length of its files in bytes
 * @param hash SHA-256 of the file or the digest of the directory in lower-case hex, null where the
 *     datum ended before it was known
 */
public record PackInput(String name, String path, long size, @Nullable String hash) {}
