package io.sparkdatums.pack;

/**
 * One path that a datum wrote, or one piece of a file that it referred to: entries of one path and
 * ordinal follow each other, and the file is their contents in this order.
 *
 * @param ordinal the datum within the pack, from 0
 * @param path absolute path in the tree
 * @param kind file or directory
 * @param size bytes of content, 0 for a directory
 * @param hash SHA-256 of the content, 32 bytes; empty for a directory
 * @param pack the name of the pack that holds the content: this one, unless the entry is a
 *     reference
 * @param offset where the content begins in that pack, in bytes; 0 for a directory
 */
public record PackEntry(
    int ordinal, String path, EntryKind kind, long size, byte[] hash, String pack, long offset) {}
