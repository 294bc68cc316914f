package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** Gets the inputs of a datum, at their full paths. */
final class Download implements Closeable {
  private final InputContents contents;
  private final Set<String> emptyFiles;
  private final Set<String> lazy;
  private final Set<String> byReference;
  private final byte[] buffer = new byte[1 << 16];
  private final MessageDigest digest = sha256();

  /**
   * @param emptyFiles the inputs whose files are made without contents
   * @param lazy the inputs whose files are pipes, whether or not they are among the empty ones
   * @param byReference the inputs whose files are linked where they are on this host's disks
   */
  Download(
      InputContents contents, Set<String> emptyFiles, Set<String> lazy, Set<String> byReference) {
    this.contents = contents;
    this.emptyFiles = emptyFiles;
    this.lazy = lazy;
    this.byReference = byReference;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Gets all files of a datum.
   *
   * @param staging takes what is at {@code <input name>/<path>} of each
   * @param learnt is told of everything that is read
   * @param references is told of everything that is linked
   * @throws FailedTry if a file is not what was planned
   */
  void run(PlannedDatum datum, Staging staging, Learnt learnt, References references)
      throws IOException {
    learnt.begin(contents.count(datum));
    try (PlannedInputs.Cursor inputs = contents.inputs(datum)) {
      while (inputs.hasNext()) {
        one(inputs.next(), staging, learnt, references);
      }
    }
    staging.end();
  }

  private void one(PlannedInput input, Staging staging, Learnt learnt, References references)
      throws IOException {
    learnt.begin(input);
    staging.directory(input.name());
    if (input.directory() && input.path().length() > 1) {
      staging.directory(input.name() + input.path());
    }
    try (FileList.Reader files = contents.list(input)) {
      while (files.hasNext()) {
        DatumFile file = files.next();
        String path = input.name() + file.path();
        if (file.isDirectory()) {
          staging.directory(path);
          learnt.directory(file.path());
        } else {
          staging.directory(path.substring(0, path.lastIndexOf('/')));
          learnt.file(input, file, fetch(input, file, path, staging, references));
        }
      }
    }
    learnt.end(input);
  }

  /** Makes the file as user code is to see it, and reads it only if it has to be. */
  private byte[] fetch(
      PlannedInput input, DatumFile file, String path, Staging staging, References references)
      throws IOException {
    byte[] known = file.hash();
    if (lazy.contains(input.name())) {
      byte[] hash = known == null ? read(input, file, OutputStream.nullOutputStream()) : known;
      if (staging.pipe(input, file, hash, path)) {
        return hash;
      }
    } else if (emptyFiles.contains(input.name())) {
      OutputStream out = staging.create(path);
      if (out != null) {
        out.close();
      }
      return known == null ? read(input, file, OutputStream.nullOutputStream()) : known;
    }
    Path source = byReference.contains(input.name()) ? contents.local(input, file) : null;
    if (source != null) {
      Path real = source.toRealPath();
      references.add(real, file.path());
      if (staging.link(path, real)) {
        return known != null && contents.isUntouched(input, file)
            ? known
            : read(input, file, OutputStream.nullOutputStream());
      }
    }
    try (OutputStream out = staging.create(path)) {
      return out == null ? again(input, file, path, staging) : read(input, file, out);
    }
  }

  /** Reads a file of which there is one already: matches may overlap. They must be equal. */
  private byte[] again(PlannedInput input, DatumFile file, String path, Staging staging)
      throws IOException {
    MessageDigest now = sha256();
    MessageDigest before = sha256();
    byte[] hash = read(input, file, new DigestOutputStream(OutputStream.nullOutputStream(), now));
    staging.digest(path, before);
    if (!MessageDigest.isEqual(before.digest(), now.digest())) {
      throw new FailedTry(
          "two inputs of one name have different files at "
              + path.substring(path.lastIndexOf('/') + 1));
    }
    return hash;
  }

  /** Reads a file, which must be what was planned, and gives its hash. */
  private byte[] read(PlannedInput input, DatumFile file, OutputStream out) throws IOException {
    byte[] known = file.hash();
    digest.reset();
    long size = 0;
    try (InputStream in = contents.open(input, file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
        size += count;
        if (size > file.size()) {
          throw InputContents.changed(file.path());
        }
        out.write(buffer, 0, count);
      }
    }
    byte[] hash = digest.digest();
    boolean isRepo = input.root().isEmpty();
    if (size != file.size() || (!isRepo && known != null && !MessageDigest.isEqual(hash, known))) {
      throw InputContents.changed(file.path());
    }
    contents.check(input, file);
    return isRepo && known != null ? known : hash;
  }

  @Override
  public void close() throws IOException {
    contents.close();
  }
}
