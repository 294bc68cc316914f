package io.sparkdatums.sql;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.TreeRow;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.StringStartsWith;

/** Which paths a query can be about, so that the others need not be read. */
sealed interface PathCondition extends Serializable {

  /** The shards that hold such paths, of a tree of so many. */
  IntStream shards(int of);

  /** Those rows of a shard, and maybe others. */
  Iterator<TreeRow> rows(LiveRows rows, int shard, int of);

  /** All paths that begin with some text. */
  record Beginning(String text) implements PathCondition {
    @Override
    public IntStream shards(int of) {
      return IntStream.range(0, of);
    }

    @Override
    public Iterator<TreeRow> rows(LiveRows rows, int shard, int of) {
      return rows.shard(shard, text);
    }

    @Override
    public String toString() {
      return "beginning with " + text;
    }
  }

  /** Some paths. */
  record Exactly(Set<String> paths) implements PathCondition {
    @Override
    public IntStream shards(int of) {
      return paths.stream().mapToInt(path -> PathHash.shard(path, of)).distinct().sorted();
    }

    @Override
    public Iterator<TreeRow> rows(LiveRows rows, int shard, int of) {
      return paths.stream()
          .filter(path -> PathHash.shard(path, of) == shard)
          .flatMap(path -> rows.find(path).stream())
          .iterator();
    }

    @Override
    public String toString() {
      return paths.size() == 1 ? paths.iterator().next() : paths.size() + " paths";
    }
  }

  /** What all of the filters together say about the path. */
  static PathCondition of(Filter[] filters) {
    PathCondition narrowest = new Beginning("/");
    for (Filter filter : filters) {
      Optional<PathCondition> condition = of(filter);
      if (condition.isPresent() && !(narrowest instanceof Exactly)) {
        narrowest = narrower(narrowest, condition.get());
      }
    }
    return narrowest;
  }

  private static PathCondition narrower(PathCondition one, PathCondition other) {
    return one instanceof Beginning old
            && other instanceof Beginning now
            && now.text().length() < old.text().length()
        ? one
        : other;
  }

  private static Optional<PathCondition> of(Filter filter) {
    if (!Arrays.equals(filter.references(), new String[] {FileRow.PATH})) {
      return Optional.empty();
    }
    if (filter instanceof EqualTo equal) {
      return Optional.of(new Exactly(Set.of((String) equal.value())));
    }
    if (filter instanceof In in) {
      Set<String> paths = new TreeSet<>();
      Arrays.stream(in.values()).filter(Objects::nonNull).forEach(path -> paths.add((String) path));
      return Optional.of(new Exactly(paths));
    }
    if (filter instanceof StringStartsWith starts && starts.value().startsWith("/")) {
      return Optional.of(new Beginning(starts.value()));
    }
    return Optional.empty();
  }
}
