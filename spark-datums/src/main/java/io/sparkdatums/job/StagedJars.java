package io.sparkdatums.job;

import io.sparkdatums.datum.ProgramFiles;
import io.sparkdatums.repo.Storage;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Program;
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
 * Copies of the jars of user code, and of the directory that stands for its image, in the
 * warehouse, where every executor can read them: {@code repos/P/code/<SHA-256>.jar}, {@code
 * <SHA-256>.zip}. A copy never changes, so that a jar which is built anew while a job runs does not
 * get into that job.
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
    Transform staged = transform.withJars(copies);
    Program program = transform.program();
    return program == null
        ? staged
        : staged.withProgram(new Program(archive(program).toString(), program.workdir()));
  }

  private Path archive(Program program) throws IOException {
    ProgramFiles files = ProgramFiles.of(program);
    return publish(new Path(directory, files.digest() + ".zip"), files::write);
  }

  /** Writes content. */
  @FunctionalInterface
  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private Path copy(Path jar) throws IOException {
    return publish(
        new Path(directory, hash(jar) + ".jar"),
        out -> {
          try (InputStream in = open(jar)) {
            in.transferTo(out);
          }
        });
  }

  private Path publish(Path copy, Content content) throws IOException {
    Storage storage = warehouse.storage();
    if (storage.files().exists(copy)) {
      return copy;
    }
    Path unfinished = storage.unfinished(copy);
    try (OutputStream out = storage.create(unfinished)) {
      content.write(out);
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
