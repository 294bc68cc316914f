package io.sparkdatums.spec;

/**
 * A field that a spec may have.
 *
 * @param name in snake case
 * @param use what becomes of it
 * @param text for an honoured field its type and meaning; for one without effect the reason; for an
 *     unsupported one what to do instead
 */
record Field(String name, Use use, String text) {

  enum Use {
    HONOURED,
    /** Accepted, with a notice: results are the same with and without it. */
    NO_EFFECT,
    /** Refused: results would not be what it asks for. */
    UNSUPPORTED
  }

  static Field honoured(String name, String text) {
    return new Field(name, Use.HONOURED, text);
  }

  static Field noEffect(String name, String text) {
    return new Field(name, Use.NO_EFFECT, text);
  }

  static Field unsupported(String name, String text) {
    return new Field(name, Use.UNSUPPORTED, text);
  }

  /** The name in camel case, as protobuf's JSON spells it too. */
  String camel() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_') {
        out.append(i > 0 && name.charAt(i - 1) == '_' ? Character.toUpperCase(c) : c);
      }
    }
    return out.toString();
  }
}
