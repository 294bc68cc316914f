package io.sparkdatums.worker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The host's {@code /pfs}, in which links to the datum's directories are put while it is in the
 * user code. One worker of the host has it at a time: a lock file in it keeps off other processes,
 * a semaphore the other workers of this one. It is gone afterwards, unless it was there before.
 */
final class HostPfs implements Closeable {
  private static final Path PFS = Path.of("/pfs");
  private static final Path LOCK = PFS.resolve(".spark-datums.lock");
  private static final Semaphore HERE = new Semaphore(1, true);

  private final FileChannel channel;
  private final List<String> names;

  private HostPfs(FileChannel channel, List<String> names) {
    this.channel = channel;
    this.names = names;
  }

  /** Whether a worker has it at the moment, or had it until it was killed. */
  static boolean isTaken() {
    return Files.isSymbolicLink(PFS.resolve("out")) && Files.exists(LOCK);
  }

  /** Waits for the turn and links {@code /pfs/<name>} to the directories in {@code target}. */
  static HostPfs take(Path target, List<String> names) throws IOException, InterruptedException {
    HERE.acquire();
    try {
      HostPfs taken = new HostPfs(lock(), names);
      try {
        for (String name : names) {
          Path link = PFS.resolve(name);
          if (Files.isSymbolicLink(link)) {
            Files.delete(link); // left behind by a worker that was killed
          }
          Files.createSymbolicLink(link, target.resolve(name));
        }
        return taken;
      } catch (IOException e) {
        taken.unlink();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      HERE.release();
      throw e;
    }
  }

  @SuppressWarnings("resource") // held until close
  private static FileChannel lock() throws IOException {
    while (true) {
      try {
        Files.createDirectory(PFS);
      } catch (FileAlreadyExistsException e) {
        // Another worker's, or the host's own.
      }
      FileChannel channel;
      try {
        channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        continue; // the other worker has just removed the directory
      }
      FileLock lock = channel.lock();
      if (lock.isValid() && isInPlace(channel)) {
        return channel;
      }
      channel.close();
    }
  }

  // The last owner removes the file before it lets go of it, and a lock on a removed file keeps
  // nobody off. What only we have written shows whose file lies there now, also to the guard.
  private static boolean isInPlace(FileChannel channel) throws IOException {
    String token = Long.toString(ProcessHandle.current().pid()) + ' ' + System.nanoTime();
    channel.truncate(0);
    channel.write(
        java.nio.ByteBuffer.wrap(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    try {
      return Files.readString(LOCK).equals(token);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void unlink() throws IOException {
    try (channel) {
      for (String name : names) {
        if (Files.isSymbolicLink(PFS.resolve(name))) {
          Files.delete(PFS.resolve(name));
        }
      }
      Files.deleteIfExists(LOCK);
      Files.deleteIfExists(PFS);
    } catch (DirectoryNotEmptyException e) {
      // The host has a /pfs of its own, or another worker waits in it.
    }
  }

  @Override
  public void close() throws IOException {
    try {
      unlink();
    } finally {
      HERE.release();
    }
  }
}
