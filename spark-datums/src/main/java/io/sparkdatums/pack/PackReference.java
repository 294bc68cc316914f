package io.sparkdatums.pack;

/**
 * Where bytes lie that a datum did not have to store again.
 *
 * @param size number of bytes
 * @param hash their SHA-256, 32 bytes
 * @param pack name of the pack that holds them
 * @param offset where they begin in that pack, in bytes
 */
public record PackReference(long size, byte[] hash, String pack, long offset) {

  public PackReference {
    if (hash.length != PackFormat.HASH_BYTES) {
      throw new IllegalArgumentException("a hash of " + hash.length + " bytes");
    }
  }
}
