package io.sparkdatums.plan;

import org.jspecify.annotations.Nullable;

/**
 * One glob match that a datum reads.
 *
 * @param name the input's name in the spec
 * @param root the URI of the plain directory, or empty for a repo, whose file list says where the
 *     bytes are
 * @param commit what {@code <name>_COMMIT} tells user code: the input commit's sequence number,
 *     empty for a plain directory
 * @param path the matched path, {@code "/"} for the root
 * @param directory whether the match is a directory, which stands for all that is below it
 * @param hash SHA-256 of the file, or the digest of the directory; null while a file's content has
 *     not been read yet
 * @param size total length of the files in bytes
 * @param numFiles number of files
 * @param files the encoded file list if it is small, else null
 * @param filesRef where the encoded file list lies if it is not small, else null
 * @param joinOn the match's key in a join, empty if there is none
 * @param groupBy the match's key in a group, empty if there is none
 */
public record PlannedInput(
    String name,
    String root,
    String commit,
    String path,
    boolean directory,
    byte @Nullable [] hash,
    long size,
    long numFiles,
    byte @Nullable [] files,
    @Nullable String filesRef,
    String joinOn,
    String groupBy)
    implements PlanEntry {

  public PlannedInput {
    if ((files == null) == (filesRef == null)) {
      throw new IllegalArgumentException("a file list is either inline or by reference");
    }
  }
}
