package io.sparkdatums.datum;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.Listing.Found;
import io.sparkdatums.datum.PlainDirectory.FileStat;
import io.sparkdatums.glob.Glob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a plain directory looked like at one moment, in a few bytes: it is listed as for a job, and
 * no file is read. Two looks are equal if all names, sizes, modification times and etags are.
 *
 * @param digest of all that a glob makes datums of, in whatever order it was listed; or why it
 *     cannot be listed
 * @param rested whether no file was modified within the clock's tick before the look; a file that
 *     was can change once more and look the same
 */
public record DirectoryLook(String digest, boolean rested) {

  /**
   * Looks at a directory.
   *
   * @param uri the directory
   * @param now a moment before the look
   */
  public static DirectoryLook at(String uri, String glob, Configuration conf, Instant now)
      throws IOException {
    try {
      PlainDirectory directory = PlainDirectory.of(uri, conf);
      directory.check();
      return new Sum(now.toEpochMilli()).of(directory, Glob.parse(glob));
    } catch (DatumsException e) {
      return new DirectoryLook(e.errorClass() + " " + e.getMessage(), true);
    }
  }

  /** A sum of hashes, so that the order does not count. */
  private static final class Sum {
    private final long millis;
    private final MessageDigest sha = Identity.sha256();
    private final long[] words = new long[4];
    private boolean rested = true;

    Sum(long millis) {
      this.millis = millis;
    }

    DirectoryLook of(PlainDirectory directory, Glob glob) throws IOException {
      String start = Listing.start(glob);
      FileStat first = directory.stat(start);
      if (first != null) {
        add(first.path(), first.directory(), first.size(), first.modified(), first.etag());
        if (first.directory()) {
          walk(new Listing(directory, glob), start);
        }
      }
      ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
      bytes.asLongBuffer().put(words);
      return new DirectoryLook(HexFormat.of().formatHex(bytes.array()), rested);
    }

    private void walk(Listing listing, String start) throws IOException {
      Deque<String> pending = new ArrayDeque<>(List.of(start));
      while (!pending.isEmpty()) {
        String next = pending.pop();
        try (Listing.Sweep sweep = listing.resume(List.of(next).iterator(), Long.MAX_VALUE)) {
          for (Found found = sweep.next(); found != null; found = sweep.next()) {
            if (found instanceof Found.Listed listed) {
              Node node = listed.node();
              add(node.path(), node.directory(), node.size(), node.modified(), node.etag());
            } else if (found instanceof Found.Pending rest) {
              pending.push(rest.directory());
            }
          }
        }
      }
    }

    private void add(
        String path, boolean directory, long size, long modified, @Nullable String etag) {
      sha.update(path.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      if (!directory) {
        sha.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(size).putLong(modified).array());
        sha.update(String.valueOf(etag).getBytes(StandardCharsets.UTF_8));
        rested &= etag != null || modified + HashIndex.TICK < millis;
      }
      ByteBuffer hash = ByteBuffer.wrap(sha.digest());
      for (int i = 0; i < words.length; i++) {
        words[i] += hash.getLong();
      }
    }
  }
}
