package io.sparkdatums.datum;

import io.sparkdatums.glob.Glob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The datums of nodes that come in canonical order. A node belongs to every matched directory above
 * it, so as many datums are open at a time as matches are nested; each comes out when its last node
 * has passed. The lists of the open ones are held in memory: for listings of bounded size.
 */
final class DatumStream implements Iterator<DatumRow> {
  private final Iterator<Node> nodes;
  private final Glob glob;
  private final ScratchFile scratch;
  private final Deque<DatumBuilder> open = new ArrayDeque<>();
  private @Nullable Node ahead;

  DatumStream(Iterator<Node> nodes, Glob glob, ScratchFile scratch) {
    this.nodes = nodes;
    this.glob = glob;
    this.scratch = scratch;
    this.ahead = nodes.hasNext() ? nodes.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null || !open.isEmpty();
  }

  @Override
  public DatumRow next() {
    try {
      while (ahead != null) {
        Node node = ahead;
        DatumBuilder innermost = open.peek();
        if (innermost != null && !DatumBuilder.isBelow(innermost.path(), node.path())) {
          return open.pop().finish();
        }
        for (DatumBuilder datum : open) {
          datum.add(node);
        }
        if (node.datum()) {
          open.push(new DatumBuilder(node, glob, scratch, Integer.MAX_VALUE));
        }
        ahead = nodes.hasNext() ? nodes.next() : null;
      }
      if (open.isEmpty()) {
        throw new NoSuchElementException();
      }
      return open.pop().finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
