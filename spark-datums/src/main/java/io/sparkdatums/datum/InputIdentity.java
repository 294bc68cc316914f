package io.sparkdatums.datum;

/**
 * What an input adds to the identity of a datum.
 *
 * @param name the input's name in the spec
 * @param path the matched path, {@code "/"} for the root
 * @param hash SHA-256 of the file's content, or the digest of the directory
 */
public record InputIdentity(String name, String path, byte[] hash) {}
