package io.sparkdatums.datum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes one datum of the matches that follow each other with one key. A match that a join, a cross
 * or a union has repeated is in it once. One match is in hand at a time, and as many as a row may
 * carry: when there are more, all go to scratch, a list for each leaf.
 */
final class GroupedMatches implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final ScratchFile scratch;
  private final int keep;
  private @Nullable Match ahead;

  /**
   * @param rows of {@link Match#SCHEMA}, sorted by group, leaf and path
   * @param keep bytes of matches that a row may carry
   */
  GroupedMatches(Iterator<Row> rows, ScratchFile scratch, int keep) {
    this.rows = rows;
    this.scratch = scratch;
    this.keep = keep;
    advance();
  }

  private void advance() {
    ahead = rows.hasNext() ? Match.of(rows.next()) : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Row next() {
    Match first = ahead;
    if (first == null) {
      throw new NoSuchElementException();
    }
    try {
      Kept kept = new Kept();
      Match last = null;
      for (Match match = first;
          match != null && match.groupBy().equals(first.groupBy());
          match = ahead) {
        if (last == null || last.leaf() != match.leaf() || !last.path().equals(match.path())) {
          kept.add(match);
        }
        last = match;
        advance();
      }
      return RowFactory.create(CollectionConverters.asScala(kept.finish()).toSeq());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The matches of one datum. */
  private final class Kept {
    private final List<Match> matches = new ArrayList<>();
    private final List<Row> lists = new ArrayList<>();
    private MatchList.@Nullable Writer list;
    private long weight;

    void add(Match match) throws IOException {
      weight += match.weight();
      if (weight <= keep) {
        matches.add(match);
        return;
      }
      for (Match earlier : matches) {
        put(earlier);
      }
      matches.clear();
      put(match);
    }

    private void put(Match match) throws IOException {
      MatchList.Writer writer = list;
      if (writer != null && writer.leaf() != match.leaf()) {
        lists.add(writer.finish().row());
        writer = null;
      }
      if (writer == null) {
        writer = new MatchList.Writer(scratch, match);
        list = writer;
      }
      writer.append(match);
    }

    List<Row> finish() throws IOException {
      if (list == null) {
        return matches.stream().map(Match::row).toList();
      }
      lists.add(list.finish().row());
      return lists;
    }
  }
}
