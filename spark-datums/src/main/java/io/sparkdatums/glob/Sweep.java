package io.sparkdatums.glob;

/** One pass over all states of a program, for one place in a path. */
final class Sweep {
  private final Program program;

  Sweep(Program program) {
    this.program = program;
  }

  /** The states from which the end can be reached at the end of a path. */
  States end() {
    States here = new States(program.size());
    for (int s = 0; s < program.size(); s++) {
      boolean alive =
          switch (program.op[s]) {
            case END, ANYWHERE -> true;
            case CONSUME -> false;
            case MARK, FORK, UNLESS -> passes(s, here, here);
          };
      if (alive) {
        here.add(s);
      }
    }
    return here;
  }

  /**
   * The states from which the end can be reached, one code point further left.
   *
   * @param right the states at the place after the code point
   */
  States left(States right, int point) {
    States here = new States(program.size());
    for (int s = 0; s < program.size(); s++) {
      if (alive(s, right, point, here, here)) {
        here.add(s);
      }
    }
    return here;
  }

  /**
   * Whether the end can be reached from a state.
   *
   * @param right the states at the place after {@code point}
   * @param here the states below {@code s} at this place
   * @param looks where look-aheads match at this place
   */
  boolean alive(int s, States right, int point, States here, States looks) {
    return switch (program.op[s]) {
      case CONSUME -> right.has(program.next[s]) && program.set[s].contains(point);
      case END -> false;
      case ANYWHERE -> true;
      case MARK, FORK, UNLESS -> passes(s, here, looks);
    };
  }

  /** As {@link #alive}, for a state that consumes nothing and is no end. */
  boolean passes(int s, States here, States looks) {
    if (program.op[s] == Program.Op.UNLESS) {
      return !looks.has(program.slot[s]) && here.has(program.next[s]);
    }
    for (int next : program.targets[s]) {
      if (here.has(next)) {
        return true;
      }
    }
    return false;
  }

  boolean anyOutsideLooks(States states) {
    for (int s = 0; s < program.size(); s++) {
      if (!program.inLook[s] && states.has(s)) {
        return true;
      }
    }
    return false;
  }
}
