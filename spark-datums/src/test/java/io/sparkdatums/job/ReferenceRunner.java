package io.sparkdatums.job;

import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.ReferenceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@link EchoFunction} makes of a directory, worked out in one thread without the engine:
 * which datums a glob of fixed depth names, which of them have not been seen before, and the root
 * digest of what they write.
 */
final class ReferenceRunner {
  private final Path root;
  private final String glob;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param glob one that java.nio reads as the product does: names and {@code *} only, or "/"
   */
  ReferenceRunner(Path root, String glob) {
    this.root = root;
    this.glob = glob;
  }

  /**
   * What one job must come to.
   *
   * @param total datums
   * @param started input paths of those that have not been run before, sorted
   * @param root the root digest
   */
  record Expected(long total, List<String> started, byte[] root) {}

  Expected run() throws IOException {
    ReferenceTree tree = new ReferenceTree();
    List<String> started = new ArrayList<>();
    long total = 0;
    for (String datum : datums()) {
      total++;
      TreeMap<String, byte[]> files = files(datum);
      StringBuilder identity = new StringBuilder(datum);
      StringBuilder log = new StringBuilder();
      files.forEach(
          (path, content) -> {
            identity.append('\0').append(path).append('\0').append(text(content));
            log.append(path).append('\n');
            tree.add("/copy" + path, part(datum, content));
          });
      if (Files.isDirectory(root.resolve("." + datum))) {
        directories(datum).forEach(path -> identity.append('\0').append(path));
      }
      tree.add("/log", part(datum, log.toString().getBytes(StandardCharsets.UTF_8)));
      tree.record("/seen/" + datum.replace('/', '_'));
      if (seen.add(identity.toString())) {
        started.add(datum);
      }
    }
    started.sort(null);
    return new Expected(total, started, tree.rows(1).get(0).hash());
  }

  private List<String> datums() throws IOException {
    if (glob.equals("/")) {
      return List.of("/");
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (Stream<Path> nodes = Files.walk(root)) {
      return nodes
          .filter(node -> !node.equals(root))
          .map(this::path)
          .filter(path -> matcher.matches(Path.of(path)))
          .toList();
    }
  }

  private TreeMap<String, byte[]> files(String datum) throws IOException {
    TreeMap<String, byte[]> files =
        new TreeMap<>((a, b) -> a.replace('/', '\0').compareTo(b.replace('/', '\0')));
    try (Stream<Path> nodes = Files.walk(root.resolve("." + datum).normalize())) {
      nodes.filter(Files::isRegularFile).forEach(file -> files.put(path(file), read(file)));
    }
    return files;
  }

  private List<String> directories(String datum) throws IOException {
    try (Stream<Path> nodes = Files.walk(root.resolve("." + datum).normalize())) {
      return nodes.filter(Files::isDirectory).map(this::path).sorted().toList();
    }
  }

  private String path(Path node) {
    return "/" + root.relativize(node);
  }

  private static Part part(String datum, byte[] content) {
    return new Part("reference", 0, datum, 0, content.length, sha256(content));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
