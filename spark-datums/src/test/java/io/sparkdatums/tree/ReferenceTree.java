package io.sparkdatums.tree;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The plain, slow way to make a tree: everything in maps, every digest from the formulas, nothing
 * updated. Uses none of the code under test but the records.
 */
public final class ReferenceTree {
  /** Path order by components. */
  static final Comparator<String> ORDER =
      (a, b) -> Arrays.compareUnsigned(components(a), components(b));

  private final TreeMap<String, List<Part>> files = new TreeMap<>(ORDER);
  private final TreeMap<String, Long> recorded = new TreeMap<>(ORDER);

  private static byte[] components(String path) {
    return path.replace('/', '\0').getBytes(StandardCharsets.UTF_8);
  }

  public void add(String path, Part part) {
    files.computeIfAbsent(path, p -> new ArrayList<>()).add(part);
  }

  public void record(String path) {
    recorded.merge(path, 1L, Long::sum);
  }

  /** A path that is both a file and a directory, if there is one. */
  public boolean hasConflict() {
    for (String file : files.keySet()) {
      if (recorded.containsKey(file)
          || files.keySet().stream().anyMatch(other -> other.startsWith(file + "/"))
          || recorded.keySet().stream().anyMatch(other -> other.startsWith(file + "/"))) {
        return true;
      }
    }
    return false;
  }

  /** All rows in canonical order; the states of directories are left empty. */
  public List<TreeRow> rows(int shards) {
    Node root = new Node();
    files.forEach((path, parts) -> root.at(path).parts = sorted(parts));
    recorded.forEach((path, times) -> root.at(path).recorded = times);
    List<TreeRow> rows = new ArrayList<>();
    root.rows("/", shards, rows);
    rows.sort(Comparator.comparing(TreeRow::path, ORDER));
    return rows;
  }

  private static List<Part> sorted(List<Part> parts) {
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort(
        Comparator.comparing(
                (Part part) -> List.of(part.datum().split("\0", -1)), ReferenceTree::comparePaths)
            .thenComparing(Part::hash, Arrays::compareUnsigned));
    return sorted;
  }

  private static int comparePaths(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = ORDER.compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static final class Node {
    final Map<String, Node> children = new TreeMap<>();
    List<Part> parts = List.of();
    long recorded;

    Node at(String path) {
      Node node = this;
      for (String name : path.substring(1).split("/")) {
        node = name.isEmpty() ? node : node.children.computeIfAbsent(name, n -> new Node());
      }
      return node;
    }

    TreeRow rows(String path, int shards, List<TreeRow> out) {
      int shard = io.sparkdatums.pack.PathHash.shard(path, shards);
      TreeRow row;
      if (!parts.isEmpty()) {
        long size = parts.stream().mapToLong(Part::length).sum();
        row =
            new TreeRow(
                shard, RowKind.FILE, path, fileHash(parts), size, parts, 0, 1, TreeRow.NONE, 0);
      } else {
        BigInteger sum = BigInteger.ZERO;
        long size = 0;
        long numFiles = 0;
        for (Map.Entry<String, Node> entry : children.entrySet()) {
          String below = (path.equals("/") ? "" : path) + "/" + entry.getKey();
          TreeRow child = entry.getValue().rows(below, shards, out);
          sum = sum.add(term(entry.getKey(), child));
          size += child.size();
          numFiles += child.files();
        }
        row =
            new TreeRow(
                shard,
                RowKind.DIRECTORY,
                path,
                directoryHash(children.size(), sum),
                size,
                List.of(),
                children.size(),
                numFiles,
                TreeRow.NONE,
                recorded);
      }
      out.add(row);
      return row;
    }
  }

  private static byte[] fileHash(List<Part> parts) {
    if (parts.size() == 1) {
      return parts.get(0).hash();
    }
    byte[] hash =
        sha256(
            out -> {
              tag(out, "parts");
              out.writeLong(parts.size());
              for (Part part : parts) {
                out.writeLong(part.length());
                out.writeInt(part.hash().length);
                out.write(part.hash());
              }
            });
    for (int i = 0; i < hash.length; i++) {
      hash[i] ^= (byte) 0xff;
    }
    return hash;
  }

  private static BigInteger term(String name, TreeRow child) {
    byte[] hash =
        sha256(
            out -> {
              tag(out, "child");
              byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
              out.writeInt(bytes.length);
              out.write(bytes);
              out.writeByte(child.kind() == RowKind.FILE ? 1 : 2);
              out.writeLong(child.size());
              out.writeInt(child.hash().length);
              out.write(child.hash());
            });
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    for (int i = 0; i < 8; i++) {
      int number = i;
      blocks.writeBytes(
          sha256(
              out -> {
                tag(out, "term");
                out.write(hash);
                out.writeByte(number);
              }));
    }
    return new BigInteger(1, blocks.toByteArray());
  }

  private static byte[] directoryHash(int count, BigInteger sum) {
    byte[] number = sum.mod(BigInteger.ONE.shiftLeft(2048)).toByteArray();
    byte[] padded = new byte[256];
    int length = Math.min(256, number.length);
    System.arraycopy(number, number.length - length, padded, 256 - length, length);
    return sha256(
        out -> {
          tag(out, "directory");
          out.writeLong(count);
          out.writeInt(256);
          out.write(padded);
        });
  }

  private static void tag(DataOutputStream out, String tag) throws IOException {
    out.writeByte(tag.length());
    out.writeBytes(tag);
    out.writeByte(1);
  }

  private interface Text {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] sha256(Text text) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      text.write(new DataOutputStream(bytes));
      return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
