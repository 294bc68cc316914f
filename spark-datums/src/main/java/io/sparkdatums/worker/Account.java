package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A user of the host.
 *
 * @param uid user number
 * @param gid group number
 */
record Account(int uid, int gid) {
  private static final int READ = 4;
  private static final int EXECUTE = 1;
  private static final Path USERS = Path.of("/etc/passwd");
  private static final Path GROUPS = Path.of("/etc/group");

  /** Who this process runs as. */
  static Account current() throws IOException {
    Path self = Path.of("/proc/self");
    return new Account(
        (Integer) Files.getAttribute(self, "unix:uid"),
        (Integer) Files.getAttribute(self, "unix:gid"));
  }

  /**
   * Looks up {@code user} or {@code user:group}, each a name or a number. A number without an
   * account has a group of the same number.
   *
   * @throws FailedTry if there is no such user or group
   */
  static Account of(String text) throws IOException {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    Optional<String[]> entry = entry(USERS, user);
    int uid = entry.map(fields -> Integer.parseInt(fields[2])).orElseGet(() -> number(user));
    if (uid < 0) {
      throw new FailedTry("there is no user \"" + user + "\" on this host");
    }
    if (colon < 0) {
      return new Account(uid, entry.map(fields -> Integer.parseInt(fields[3])).orElse(uid));
    }
    String group = text.substring(colon + 1);
    int gid =
        entry(GROUPS, group)
            .map(fields -> Integer.parseInt(fields[2]))
            .orElseGet(() -> number(group));
    if (gid < 0) {
      throw new FailedTry("there is no group \"" + group + "\" on this host");
    }
    return new Account(uid, gid);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static Optional<String[]> entry(Path file, String nameOrNumber) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    return lines.stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > 3)
        .filter(fields -> fields[0].equals(nameOrNumber) || fields[2].equals(nameOrNumber))
        .findFirst();
  }

  /** What to put before a command so that it runs as this user. */
  List<String> prefix() {
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
  }

  /** Whether the user may read a file and enter all directories above it. */
  boolean mayRead(Path file) throws IOException {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (!may(above, EXECUTE)) {
        return false;
      }
    }
    return may(file, READ);
  }

  private boolean may(Path file, int bit) throws IOException {
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    int shift =
        uid == (Integer) Files.getAttribute(file, "unix:uid")
            ? 6
            : gid == (Integer) Files.getAttribute(file, "unix:gid") ? 3 : 0;
    return uid == 0 || ((mode >> shift) & bit) != 0;
  }

  /** Gives the user a file, or a link itself. */
  void own(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", gid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
  }
}
