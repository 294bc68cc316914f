package io.sparkdatums.glob;

import io.sparkdatums.glob.Program.Op;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells whether a path that begins with a given text may still match, whatever follows.
 *
 * <p>The text is swept from its end as a whole path is, but what can be reached at its end is taken
 * from the pattern alone: all that some text can complete. A look-ahead that began in the known
 * text may or may not match, depending on what follows, so two sets are kept: the states that may
 * reach the end, and those that surely do. A negation is passed in the first unless its look-ahead
 * surely matches, in the second unless it may. Without negations the answer is exact; with them it
 * is never a wrong no.
 */
final class Below {
  private final Program program;
  private final Sweep sweep;

  /** What some text can complete that begins with another character than a slash. */
  private final States mayAfterSlash;

  private final States may;
  private final States surely;

  Below(Program program) {
    this.program = program;
    this.sweep = new Sweep(program);
    this.may = new States(program.size());
    this.mayAfterSlash = new States(program.size());
    complete();
    this.surely = new States(program.size());
    for (int s = 0; s < program.size(); s++) {
      boolean passes =
          switch (program.op[s]) {
            case ANYWHERE -> true;
            case END, CONSUME -> false;
            case MARK, FORK, UNLESS -> sweep.passes(s, surely, mayAfterSlash);
          };
      if (passes) {
        surely.add(s);
      }
    }
  }

  /**
   * Whether a path that begins with {@code text}, and has names of at least one character, may
   * match.
   *
   * @param from the first place that is not part of the literal prefix
   */
  boolean mayMatch(CharSequence text, int from) {
    States rightMay = mayAfterSlash;
    States rightSurely = surely;
    for (int i = text.length(); i > from; ) {
      int point = Character.codePointBefore(text, i);
      i -= Character.charCount(point);
      States hereMay = new States(program.size());
      States hereSurely = new States(program.size());
      for (int s = 0; s < program.size(); s++) {
        if (sweep.alive(s, rightMay, point, hereMay, hereSurely)) {
          hereMay.add(s);
        }
        if (sweep.alive(s, rightSurely, point, hereSurely, hereMay)) {
          hereSurely.add(s);
        }
      }
      rightMay = hereMay;
      rightSurely = hereSurely;
    }
    return rightMay.has(program.start);
  }

  /** Whether anything can match after a literal prefix that does or does not end with a slash. */
  boolean mayMatchAfter(boolean slash) {
    return (slash ? mayAfterSlash : may).has(program.start);
  }

  /**
   * Fills both sets from the ends of the program backwards. A place in the work list is a state,
   * and its sign says which set it has come into.
   */
  private void complete() {
    int[][] sources = program.sources();
    Deque<Integer> work = new ArrayDeque<>();
    for (int s = 0; s < program.size(); s++) {
      if (program.op[s] == Op.END || program.op[s] == Op.ANYWHERE) {
        add(s, false, work);
      }
      if (program.op[s] == Op.ANYWHERE) {
        add(s, true, work);
      }
    }
    while (!work.isEmpty()) {
      int place = work.pop();
      boolean afterSlash = place < 0;
      int target = afterSlash ? ~place : place;
      for (int s : sources[target]) {
        if (program.op[s] != Op.CONSUME) {
          add(s, afterSlash, work);
        } else if (afterSlash) {
          if (program.set[s].contains('/')) {
            add(s, false, work);
          }
        } else if (program.set[s].hasOtherThanSlash()) {
          add(s, false, work);
          add(s, true, work);
        }
      }
    }
  }

  private void add(int s, boolean afterSlash, Deque<Integer> work) {
    States states = afterSlash ? mayAfterSlash : may;
    if (!states.has(s)) {
      states.add(s);
      work.push(afterSlash ? ~s : s);
    }
  }
}
