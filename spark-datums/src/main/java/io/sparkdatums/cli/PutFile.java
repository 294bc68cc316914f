package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Puts a file or a directory into a repo, in one commit.",
      "",
      "What is at the path already is kept and the new content comes after it; -o replaces it."
    })
final class PutFile extends Verb {
  private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

  @Parameters(
      paramLabel = "R[@B]:/P",
      description = "Where it goes. A file keeps its name where P ends with /.")
  String place = "";

  @Option(
      names = "-f",
      required = true,
      paramLabel = "SRC",
      description =
          "A file, with -r also a directory, on any Hadoop filesystem; - for what comes in.")
  String source = "";

  @Option(names = "-r", description = "A directory with all that is below it.")
  boolean recursive;

  @Option(names = "-o", description = "Replace files that are there.")
  boolean overwrite;

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place).onBranch("put file");
    Branch branch = path.branch(context.warehouse());
    PutFiles files = new PutFiles(branch, context::spark);
    PutMode mode = overwrite ? PutMode.OVERWRITE : PutMode.APPEND;
    Commit commit =
        source.equals("-")
            ? files.put(path.exact(), System.in, mode)
            : files.put(target(path), uri(), mode);
    if (context.raw()) {
      context.screen().result(Commits.json(branch, commit).toString());
    } else {
      context.screen().say("commit " + Commits.line(branch, commit));
    }
    return Status.DONE;
  }

  /** The path in the tree; a file that is put into a directory keeps its name. */
  private String target(TreePath path) {
    String exact = path.exact();
    boolean directory = isDirectory();
    if (directory && !recursive) {
      throw Usage.error(
          source + " is a directory.", "Give -r to put all that is below it.", "put file");
    }
    if (directory || !exact.endsWith("/")) {
      return exact;
    }
    return exact + source.substring(source.lastIndexOf('/') + 1);
  }

  private boolean isDirectory() {
    try {
      return URI.matcher(source).matches() ? recursive : Files.isDirectory(Path.of(source));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The source as Hadoop reads it: what is no URI is a path of this machine. */
  private String uri() {
    return URI.matcher(source).matches() ? source : "file:" + Path.of(source).toAbsolutePath();
  }
}
