package io.sparkdatums.spec;

import java.util.List;

/** A JSON value that knows its line. */
sealed interface Node {

  /** The line it begins on, from 1. */
  int line();

  /** What it is, as a message says it: "a number". */
  String kind();

  /** Whether it says no more than a field that is not there. */
  default boolean isDefault() {
    return false;
  }

  record Obj(int line, List<Member> members) implements Node {
    @Override
    public String kind() {
      return "an object";
    }
  }

  /**
   * A name of an object with its value.
   *
   * @param line the line of the name
   */
  record Member(int line, String name, Node value) {}

  record Arr(int line, List<Node> items) implements Node {
    @Override
    public boolean isDefault() {
      return items.isEmpty();
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  record Text(int line, String value) implements Node {
    @Override
    public boolean isDefault() {
      return value.isEmpty();
    }

    @Override
    public String kind() {
      return "a string";
    }
  }

  /**
   * A number.
   *
   * @param literal as it was written
   */
  record Num(int line, String literal) implements Node {
    @Override
    public boolean isDefault() {
      return literal.equals("0");
    }

    @Override
    public String kind() {
      return "a number";
    }
  }

  record Bool(int line, boolean value) implements Node {
    @Override
    public boolean isDefault() {
      return !value;
    }

    @Override
    public String kind() {
      return value ? "true" : "false";
    }
  }

  record Null(int line) implements Node {
    @Override
    public boolean isDefault() {
      return true;
    }

    @Override
    public String kind() {
      return "null";
    }
  }
}
