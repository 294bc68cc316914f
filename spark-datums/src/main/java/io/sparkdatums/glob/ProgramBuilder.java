package io.sparkdatums.glob;

import io.sparkdatums.glob.Program.Op;
import io.sparkdatums.glob.Syntax.Choice;
import io.sparkdatums.glob.Syntax.Group;
import io.sparkdatums.glob.Syntax.Literal;
import io.sparkdatums.glob.Syntax.One;
import io.sparkdatums.glob.Syntax.Run;
import io.sparkdatums.glob.Syntax.Sequence;
import io.sparkdatums.glob.Syntax.Times;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Translates a parsed pattern into an automaton whose greedy walk gives what a backtracking matcher
 * gives, captures included.
 *
 * <p>A backtracking matcher leaves a repeated group when one of its turns consumed nothing. Whether
 * it did is the past of a walk, which an automaton does not know, so it becomes part of the state.
 * Of a turn of an inner repetition that has consumed something, the turn of the outer one around it
 * has too. So of d repetitions around a place, the outermost k have consumed something in their
 * turn and the others have not: d + 1 cases, not 2^d, and one case alone right after a code point
 * was consumed. Everything here is therefore translated for an array of continuations, one for each
 * k, and gives an array of starts. A repetition whose body cannot be empty needs no case of its
 * own.
 */
final class ProgramBuilder {
  private static final int MAX_STATES = 1_000_000;

  private static final class Draft {
    private final Op op;
    private final CodePoints set;
    private final int slot;
    private final boolean inLook;
    private int[] next;

    private Draft(Op op, CodePoints set, int slot, boolean inLook, int... next) {
      this.op = op;
      this.set = set;
      this.slot = slot;
      this.inLook = inLook;
      this.next = next;
    }
  }

  private final String pattern;
  private final boolean negationsReachEnd;
  private final List<Draft> drafts = new ArrayList<>();
  private boolean inLook;

  private ProgramBuilder(String pattern, boolean negationsReachEnd) {
    this.pattern = pattern;
    this.negationsReachEnd = negationsReachEnd;
  }

  /**
   * Translates what follows the literal prefix.
   *
   * @param negationsReachEnd whether a negation's alternatives count only up to the path's end
   */
  static Program build(String pattern, Sequence rest, boolean negationsReachEnd) {
    ProgramBuilder builder = new ProgramBuilder(pattern, negationsReachEnd);
    int end = builder.state(Op.END, 0);
    int start = builder.sequence(rest, new int[] {end}, true)[0];
    return builder.sorted(start);
  }

  private int[] translate(Syntax syntax, int[] next, boolean captures) {
    if (syntax instanceof Literal literal) {
      CodePoints set = CodePoints.of(literal.point(), literal.point());
      return everywhere(next, state(Op.CONSUME, set, 0, last(next)));
    } else if (syntax instanceof One one) {
      return everywhere(next, state(Op.CONSUME, one.set(), 0, last(next)));
    } else if (syntax instanceof Run run) {
      return run(run.set(), next);
    } else if (syntax instanceof Sequence sequence) {
      return sequence(sequence, next, captures);
    } else if (syntax instanceof Choice choice) {
      return choice(choice, next, captures);
    }
    return group((Group) syntax, next, captures);
  }

  private int[] sequence(Sequence sequence, int[] next, boolean captures) {
    int[] starts = next;
    for (int i = sequence.parts().size() - 1; i >= 0; i--) {
      starts = translate(sequence.parts().get(i), starts, captures);
    }
    return starts;
  }

  private int[] choice(Choice choice, int[] next, boolean captures) {
    List<int[]> starts = new ArrayList<>();
    for (Sequence alternative : choice.alternatives()) {
      starts.add(sequence(alternative, next, captures));
    }
    int[] forks = new int[next.length];
    for (int k = 0; k < next.length; k++) {
      int[] targets = new int[starts.size()];
      boolean repeats = k > 0;
      for (int i = 0; i < targets.length; i++) {
        targets[i] = starts.get(i)[k];
        repeats &= k > 0 && targets[i] == starts.get(i)[k - 1];
      }
      forks[k] = repeats ? forks[k - 1] : fork(targets);
    }
    return forks;
  }

  private int[] run(CodePoints set, int[] next) {
    int consume = state(Op.CONSUME, set, 0, -1);
    int again = fork(consume, last(next));
    drafts.get(consume).next[0] = again;
    return each(next, k -> next[k] == last(next) ? again : fork(consume, next[k]));
  }

  private int[] group(Group group, int[] next, boolean captures) {
    int slot = 2 * (group.number() - 1);
    int[] close = captures ? each(next, k -> state(Op.MARK, slot + 1, next[k])) : next;
    int[] body =
        switch (group.times()) {
          case ONCE -> choice(group.body(), close, captures);
          case MAYBE -> {
            int[] once = choice(group.body(), close, captures);
            yield each(close, k -> fork(once[k], close[k]));
          }
          case ANY, SOME -> repetition(group, close, captures);
          case NOT -> negation(group, close);
        };
    return captures ? each(body, k -> state(Op.MARK, slot, body[k])) : body;
  }

  private int[] repetition(Group group, int[] next, boolean captures) {
    int depth = next.length;
    int again = state(Op.FORK, 0);
    int[] ends;
    if (group.body().mayBeEmpty()) {
      ends = Arrays.copyOf(next, depth + 1);
      ends[depth] = again;
    } else {
      ends = everywhere(next, again);
    }
    int[] turns = choice(group.body(), ends, captures);
    drafts.get(again).next = new int[] {turns[depth - 1], last(next)};
    return group.times() == Times.SOME
        ? Arrays.copyOf(turns, depth)
        : each(next, k -> fork(turns[k], next[k]));
  }

  private int[] negation(Group group, int[] next) {
    boolean outer = inLook;
    inLook = true;
    int end = state(negationsReachEnd ? Op.END : Op.ANYWHERE, 0);
    int look = choice(group.body(), new int[] {end}, false)[0];
    inLook = outer;
    int[] rest = run(CodePoints.NOT_SLASH, next);
    return each(rest, k -> state(Op.UNLESS, look, rest[k]));
  }

  /** One state for each continuation, the same for the same. */
  private static int[] each(int[] next, IntUnaryOperator state) {
    int[] starts = new int[next.length];
    for (int k = 0; k < next.length; k++) {
      starts[k] = k > 0 && next[k] == next[k - 1] ? starts[k - 1] : state.applyAsInt(k);
    }
    return starts;
  }

  private static int[] everywhere(int[] next, int state) {
    int[] starts = new int[next.length];
    Arrays.fill(starts, state);
    return starts;
  }

  private static int last(int[] next) {
    return next[next.length - 1];
  }

  private int fork(int... next) {
    return next.length == 1 ? next[0] : state(Op.FORK, 0, next);
  }

  private int state(Op op, int slot, int... next) {
    return state(op, CodePoints.ALL, slot, next);
  }

  private int state(Op op, CodePoints set, int slot, int... next) {
    if (drafts.size() == MAX_STATES) {
      throw Glob.tooLarge(pattern, "its automaton has more than " + MAX_STATES + " states");
    }
    drafts.add(new Draft(op, set, slot, inLook, next));
    return drafts.size() - 1;
  }

  /** Numbers the states that can be reached so that edges which consume nothing lead down. */
  private Program sorted(int start) {
    int[] numbers = new int[drafts.size()];
    Arrays.fill(numbers, -1);
    List<Draft> order = new ArrayList<>();
    Deque<Integer> roots = new ArrayDeque<>(List.of(start));
    Deque<int[]> path = new ArrayDeque<>();
    while (!roots.isEmpty()) {
      path.push(new int[] {roots.pop(), 0});
      while (!path.isEmpty()) {
        int[] top = path.element();
        Draft draft = drafts.get(top[0]);
        if (numbers[top[0]] >= 0) {
          path.pop();
        } else if (draft.op == Op.CONSUME) {
          roots.push(draft.next[0]);
          numbers[path.pop()[0]] = order.size();
          order.add(draft);
        } else if (top[1] < draft.next.length) {
          path.push(new int[] {draft.next[top[1]++], 0});
        } else if (top[1] == draft.next.length && draft.op == Op.UNLESS) {
          top[1]++;
          path.push(new int[] {draft.slot, 0});
        } else {
          numbers[path.pop()[0]] = order.size();
          order.add(draft);
        }
      }
    }
    Program program = new Program(order.size(), numbers[start]);
    for (int i = 0; i < order.size(); i++) {
      Draft draft = order.get(i);
      program.op[i] = draft.op;
      program.inLook[i] = draft.inLook;
      program.set[i] = draft.set;
      program.slot[i] = draft.op == Op.UNLESS ? numbers[draft.slot] : draft.slot;
      program.next[i] = draft.next.length == 0 ? -1 : numbers[draft.next[0]];
      program.targets[i] = Arrays.stream(draft.next).map(next -> numbers[next]).toArray();
    }
    return program;
  }
}
