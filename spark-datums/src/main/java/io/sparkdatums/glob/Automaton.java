package io.sparkdatums.glob;

import io.sparkdatums.glob.Program.Op;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over paths.
 *
 * <p>Goals, in this order: time linear in the path whatever the pattern; the captures of a greedy
 * backtracking matcher; about a nanosecond for each character of a path that does not match.
 *
 * <p>Observations. Read from the end of the path, the set of states from which the end can be
 * reached depends only on the same set one code point further right and on that code point. A
 * look-ahead is a part of the program that sits in the same set, so that a negation costs nothing
 * extra and may be nested at will. With the sets known, a walk from the start never has to turn
 * back: at each fork it takes the first branch that is in the set, which is the branch where a
 * backtracking matcher would have ended.
 *
 * <p>So a match is one pass to the left over sets, and, if captures are wanted, one walk to the
 * right. The sets are kept as the nodes of a deterministic automaton that is built as paths need
 * it: a step seen before is one array access. Where too many different sets turn up, the nodes are
 * thrown away and the next match begins anew.
 *
 * <p>Bound: a path of n code points costs at most n steps of at most one visit to each of the m
 * states, and a walk of at most n·m forks. Nodes take at most {@value #MAX_CELLS} cells and what
 * one match adds. Safe for use by several threads: a node is immutable but for its row of
 * successors, which hold references to other nodes of this kind or null, whichever a thread sees.
 *
 * <p>The two passes are those of A. Frisch and L. Cardelli, "Greedy regular expression matching"
 * (ICALP 2004); the construction on demand is that of K. Thompson's and later matchers.
 */
final class Automaton {
  private static final int MAX_CELLS = 1 << 20;
  private static final int MAX_CLASSES = 1 << 10;

  /** What can be reached from one kind of place, and where a code point to its left leads. */
  private static final class Node {
    private final States states;
    private final boolean dead;
    private final @Nullable Node[] left;

    private Node(States states, boolean dead, int classes) {
      this.states = states;
      this.dead = dead;
      this.left = new Node[classes];
    }
  }

  /** Nodes that know one another. */
  private static final class Nodes {
    private final ConcurrentMap<States, Node> known = new ConcurrentHashMap<>();
    private final Node end;

    private Nodes(Node end) {
      this.end = end;
      known.put(end.states, end);
    }
  }

  private final Program program;
  private final Sweep sweep;
  private final Alphabet alphabet;
  private final int classes;
  private final int maxNodes;
  private volatile Nodes nodes;

  Automaton(Program program) {
    this.program = program;
    this.sweep = new Sweep(program);
    this.alphabet = new Alphabet(program);
    this.classes = alphabet.size() <= MAX_CLASSES ? alphabet.size() : 0;
    this.maxNodes = Math.max(2, MAX_CELLS / (classes + program.size() / 64 + 16));
    this.nodes = new Nodes(node(sweep.end()));
  }

  /** Whether the path from {@code from} on matches. */
  boolean matches(CharSequence path, int from) {
    Nodes nodes = nodes();
    Node node = nodes.end;
    for (int i = path.length(); i > from && !node.dead; ) {
      int point = Character.codePointBefore(path, i);
      i -= Character.charCount(point);
      node = left(nodes, node, point);
    }
    return node.states.has(program.start);
  }

  /**
   * The places where the groups begin and end, two for each group, -1 where a group took no part.
   *
   * @return null if the path from {@code from} on does not match
   */
  int @Nullable [] match(CharSequence path, int from, int groups) {
    Nodes nodes = nodes();
    Node[] right = new Node[path.length() - from + 1];
    Node node = nodes.end;
    right[path.length() - from] = node;
    for (int i = path.length(); i > from && !node.dead; ) {
      int point = Character.codePointBefore(path, i);
      i -= Character.charCount(point);
      node = left(nodes, node, point);
      right[i - from] = node;
    }
    return node.states.has(program.start) ? walk(path, from, right, groups) : null;
  }

  private int[] walk(CharSequence path, int from, Node[] right, int groups) {
    int[] places = new int[2 * groups];
    Arrays.fill(places, -1);
    int at = from;
    int state = program.start;
    while (program.op[state] != Op.END) {
      switch (program.op[state]) {
        case CONSUME -> {
          at += Character.charCount(Character.codePointAt(path, at));
          state = program.next[state];
        }
        case FORK -> state = firstOf(program.targets[state], right[at - from].states);
        case MARK -> {
          places[program.slot[state]] = at;
          state = program.next[state];
        }
        default -> state = program.next[state];
      }
    }
    return places;
  }

  private static int firstOf(int[] fork, States alive) {
    int i = 0;
    while (!alive.has(fork[i])) {
      i++;
    }
    return fork[i];
  }

  private Nodes nodes() {
    Nodes current = nodes;
    if (current.known.size() >= maxNodes) {
      current = new Nodes(node(current.end.states));
      nodes = current;
    }
    return current;
  }

  private Node left(Nodes nodes, Node node, int point) {
    int kind = classes == 0 ? -1 : alphabet.classOf(point);
    Node left = kind < 0 ? null : node.left[kind];
    if (left == null) {
      left = intern(nodes, sweep.left(node.states, point));
      if (kind >= 0) {
        node.left[kind] = left;
      }
    }
    return left;
  }

  private Node intern(Nodes nodes, States states) {
    if (classes == 0 || nodes.known.size() >= maxNodes) {
      return node(states);
    }
    return nodes.known.computeIfAbsent(states, this::node);
  }

  private Node node(States states) {
    return new Node(states, !sweep.anyOutsideLooks(states), classes);
  }
}
