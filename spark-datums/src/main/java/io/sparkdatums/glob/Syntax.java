package io.sparkdatums.glob;

import java.util.List;

/** A parsed pattern. */
sealed interface Syntax {

  /** Whether some text of length zero may match; never false when one does. */
  boolean mayBeEmpty();

  /** One code point. */
  record Literal(int point) implements Syntax {
    @Override
    public boolean mayBeEmpty() {
      return false;
    }
  }

  /** One code point out of a set. */
  record One(CodePoints set) implements Syntax {
    @Override
    public boolean mayBeEmpty() {
      return false;
    }
  }

  /** As many code points out of a set as possible. */
  record Run(CodePoints set) implements Syntax {
    @Override
    public boolean mayBeEmpty() {
      return true;
    }
  }

  /** One after the other. */
  record Sequence(List<Syntax> parts) implements Syntax {
    public Sequence {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean mayBeEmpty() {
      return parts.stream().allMatch(Syntax::mayBeEmpty);
    }
  }

  /** The first that matches, in order. */
  record Choice(List<Sequence> alternatives) implements Syntax {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }

    @Override
    public boolean mayBeEmpty() {
      return alternatives.stream().anyMatch(Sequence::mayBeEmpty);
    }
  }

  /** How often a group matches. */
  enum Times {
    ONCE,
    MAYBE,
    ANY,
    SOME,
    /** None of the alternatives: a look-ahead, then anything up to the next slash. */
    NOT
  }

  /**
   * A capturing group.
   *
   * @param number from 1, by the order of opening brackets
   */
  record Group(Times times, int number, Choice body) implements Syntax {
    @Override
    public boolean mayBeEmpty() {
      return times == Times.MAYBE || times == Times.ANY || times == Times.NOT || body.mayBeEmpty();
    }
  }
}
