package io.sparkdatums.tree;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;

/** Gathers the statistics of a data file. Paths are compared as UTF-8, as Delta does. */
final class FileBounds {
  /** Bounds of paths are cut to this length in code points. */
  private static final int LENGTH = 128;

  private static final int LAST = Character.MAX_CODE_POINT;

  private final EnumSet<RowKind> kinds = EnumSet.noneOf(RowKind.class);
  private final Bounds paths = new Bounds();
  private long rows;
  private int minShard = -1;
  private int maxShard;

  /** Adds a row; shards do not descend. */
  void add(int shard, RowKind kind) {
    minShard = minShard < 0 ? shard : minShard;
    maxShard = shard;
    add(kind);
  }

  /** Adds a row that has neither a shard nor a path. */
  void add(RowKind kind) {
    kinds.add(kind);
    rows++;
  }

  /** Adds the paths of some rows. */
  void add(Bounds more) {
    paths.add(more);
  }

  long rows() {
    return rows;
  }

  FileStatistics statistics() {
    List<String> texts = kinds.stream().map(RowKind::text).sorted().toList();
    return new FileStatistics(
        rows,
        Math.max(0, minShard),
        maxShard,
        texts.isEmpty() ? "" : texts.get(0),
        texts.isEmpty() ? "" : texts.get(texts.size() - 1),
        below(new String(paths.min(), StandardCharsets.UTF_8)),
        above(new String(paths.max(), StandardCharsets.UTF_8)));
  }

  private static String below(String text) {
    int end = Math.min(LENGTH, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, end));
  }

  /** The beginning of the text and one more code point, so that the text is not greater. */
  private static String above(String text) {
    String start = below(text);
    int end = start.length();
    while (end < text.length() && text.codePointAt(end) == LAST) {
      end = text.offsetByCodePoints(end, 1);
    }
    return end == text.length() ? text : text.substring(0, end) + Character.toString(LAST);
  }
}
