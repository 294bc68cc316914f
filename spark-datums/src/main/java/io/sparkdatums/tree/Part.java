package io.sparkdatums.tree;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * What one datum contributed to a file: a range of bytes in a pack.
 *
 * @param pack name of the pack that holds the bytes
 * @param ordinal the datum's number within the pack
 * @param datum the datum's order key: its input paths joined by NUL; of the second and later datums
 *     of the same paths, and of the second and later pieces of a contribution, which has several
 *     where the datum linked a file of several parts, {@link DatumOrder#piece}
 * @param offset where the bytes begin in the pack
 * @param length number of bytes
 * @param hash SHA-256 of the bytes; empty for a recorded directory, which has none
 */
public record Part(String pack, int ordinal, String datum, long offset, long length, byte[] hash)
    implements Serializable {

  /**
   * Whether the two are one contribution: same datum, same bytes. Where the bytes lie does not
   * count, for a datum that runs again may find its output stored already.
   */
  boolean sameContribution(Part other) {
    return length == other.length && datum.equals(other.datum) && Arrays.equals(hash, other.hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Part part
        && sameContribution(part)
        && pack.equals(part.pack)
        && ordinal == part.ordinal
        && offset == part.offset;
  }

  @Override
  public int hashCode() {
    return Objects.hash(pack, ordinal, datum, offset, length, Arrays.hashCode(hash));
  }
}
