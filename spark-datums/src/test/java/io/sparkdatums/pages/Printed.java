package io.sparkdatums.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import scala.Console;
import scala.runtime.BoxedUnit;

/** What code prints, in Java and in Scala, which has a standard output of its own. */
final class Printed {
  private Printed() {}

  static String by(Callable<?> code) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream out = new PrintStream(bytes, true, UTF_8)) {
      System.setOut(out);
      Console.withOut(
          out,
          () -> {
            try {
              code.call();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            return BoxedUnit.UNIT;
          });
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }
}
