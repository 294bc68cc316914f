package io.sparkdatums.pages;

import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.apache.spark.sql.SparkSession;

/**
 * Runs Java as a notebook does: statement by statement, in this process, so that its Spark session
 * is the one of the thread.
 */
final class JavaCells implements AutoCloseable {
  private final JShell shell = JShell.builder().executionEngine("local").build();

  JavaCells(SparkSession spark) {
    SparkSession.setActiveSession(spark);
    for (String path : List.of("java.class.path", "surefire.test.class.path")) {
      String value = System.getProperty(path);
      if (value != null) {
        shell.addToClasspath(value);
      }
    }
  }

  /**
   * Runs the statements of a cell.
   *
   * @throws AssertionError if one is not valid, or throws
   */
  void run(String cell) {
    for (String rest = cell; !rest.isBlank(); ) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(next.source())) {
        if (event.status() == Snippet.Status.REJECTED || event.exception() != null) {
          throw new AssertionError(problem(event), event.exception());
        }
      }
      rest = next.remaining();
    }
  }

  private String problem(SnippetEvent event) {
    return event.snippet().source()
        + shell
            .diagnostics(event.snippet())
            .map(diagnostic -> diagnostic.getMessage(null))
            .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    shell.close();
    SparkSession.clearActiveSession();
  }
}
