package io.sparkdatums.job;

import io.sparkdatums.repo.Storage;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Copies of the jars of user code in the warehouse, where every executor can read them: {@code
 * repos/P/code/<SHA-256>.jar}. A copy never changes, so that a jar which is built anew while a job
 * runs does not get into that job.
 */
final class StagedJars {
  private final Warehouse warehouse;
  private final Path directory;

  StagedJars(Warehouse warehouse, String pipeline) throws IOException {
    this.warehouse = warehouse;
    this.directory = new Path(warehouse.repo(pipeline).location(), "code");
  }

  /** The same code, its jars being the copies. */
  Transform stage(Transform transform) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String jar : transform.jars()) {
      copies.add(copy(new Path(jar)).toString());
    }
    return transform.withJars(copies);
  }

  private Path copy(Path jar) throws IOException {
    Storage storage = warehouse.storage();
    Path copy = new Path(directory, hash(jar) + ".jar");
    if (storage.files().exists(copy)) {
      return copy;
    }
    Path unfinished = storage.unfinished(copy);
    try (InputStream in = open(jar);
        OutputStream out = storage.create(unfinished)) {
      in.transferTo(out);
    }
    try {
      storage.publish(unfinished, copy);
    } catch (FileAlreadyExistsException e) {
      // Another job was quicker: it has the same content.
    }
    return copy;
  }

  private String hash(Path jar) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    try (InputStream in = new DigestInputStream(open(jar), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private InputStream open(Path jar) throws IOException {
    return jar.getFileSystem(warehouse.conf()).open(jar);
  }
}
