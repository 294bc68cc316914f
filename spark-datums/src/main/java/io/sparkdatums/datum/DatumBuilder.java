package io.sparkdatums.datum;

import io.sparkdatums.glob.Captures;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.SubtreeDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one datum of the node that the glob matched and of the nodes below it, in canonical order.
 * Memory does not grow with the number of files: a list that is not small goes to scratch.
 */
final class DatumBuilder {
  /** Bytes of a file list that a row carries. */
  static final int INLINE = 256 << 10;

  private final Node match;
  private final List<String> captures;
  private final ScratchFile scratch;
  private final int keep;
  private final Spill spill = new Spill();
  private final FileList.Writer files;
  private @Nullable SubtreeDigest digest;
  private @Nullable String entered;
  private boolean known = true;
  private byte @Nullable [] hash;
  private long size;
  private long numFiles;
  private long modified;

  /**
   * @param keep bytes of the file list that are held in memory: {@link #INLINE} if this datum is
   *     the only one to write to the scratch file until it is finished, more if it is not and its
   *     size is bounded otherwise
   */
  DatumBuilder(Node match, Glob glob, ScratchFile scratch, int keep) throws IOException {
    this.match = match;
    Captures groups = glob.match(match.path());
    this.captures = groups == null ? List.of() : groups.groups();
    this.scratch = scratch;
    this.keep = keep;
    this.files = new FileList.Writer(spill);
    this.hash = match.hash();
    if (!match.directory()) {
      file(match);
    }
  }

  String path() {
    return match.path();
  }

  /** Adds a node below a matched directory. */
  void add(Node node) throws IOException {
    enter(node.path());
    if (node.directory()) {
      entered = node.path();
    } else {
      file(node);
    }
  }

  /** Records the directory that was entered last, unless the next path shows it not to be empty. */
  private void enter(@Nullable String next) throws IOException {
    String directory = entered;
    if (directory != null && (next == null || !isBelow(directory, next))) {
      files.append(DatumFile.emptyDirectory(directory));
      if (isDigested()) {
        digest().directory(directory);
      }
    }
    entered = null;
  }

  /** Whether a path lies below a directory. */
  static boolean isBelow(String directory, String path) {
    return directory.equals("/")
        ? path.length() > 1
        : path.length() > directory.length()
            && path.charAt(directory.length()) == '/'
            && path.startsWith(directory);
  }

  /** Whether the digest has to be made from the nodes, and can be so far. */
  private boolean isDigested() {
    return match.directory() && match.hash() == null && known;
  }

  private SubtreeDigest digest() {
    if (digest == null) {
      digest = new SubtreeDigest(match.path());
    }
    return digest;
  }

  private void file(Node node) throws IOException {
    files.append(node.file());
    size += node.size();
    numFiles++;
    modified = Math.max(modified, node.modified());
    byte[] nodeHash = node.hash();
    known &= nodeHash != null;
    if (nodeHash != null && isDigested()) {
      digest().file(node.path(), node.size(), nodeHash);
    }
  }

  DatumRow finish() throws IOException {
    enter(null);
    if (isDigested()) {
      hash = digest().finish().hash();
    }
    spill.settle();
    return new DatumRow(
        match.path(),
        match.directory(),
        captures,
        hash,
        size,
        numFiles,
        modified,
        spill.inline(),
        spill.reference());
  }

  /** Keeps the first bytes in memory; when there are more, all go to scratch. */
  private final class Spill extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(64);
    private long from = -1;

    @Override
    public void write(int b) throws IOException {
      target(1).write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target(length).write(bytes, offset, length);
    }

    private OutputStream target(int length) throws IOException {
      return from < 0 && kept.size() + length <= keep ? kept : scratch();
    }

    private OutputStream scratch() throws IOException {
      OutputStream out = scratch.append();
      if (from < 0) {
        from = scratch.position();
        kept.writeTo(out);
      }
      return out;
    }

    void settle() throws IOException {
      if (kept.size() > INLINE && from < 0) {
        scratch();
      }
    }

    byte @Nullable [] inline() {
      return from < 0 ? kept.toByteArray() : null;
    }

    @Nullable String reference() {
      return from < 0 ? null : scratch.reference(from);
    }
  }
}
