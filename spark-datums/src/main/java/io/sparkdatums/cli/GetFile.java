package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.GetFiles;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.report.Units;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Prints a file, or copies files out of a repo.",
      "",
      "Without -o a file goes to standard output."
    })
final class GetFile extends Verb {
  @Parameters(paramLabel = "R[@B[=V]]:/P", description = "The file, with -r also a directory.")
  String place = "";

  @Option(names = "-r", description = "A directory with all that is below it.")
  boolean recursive;

  @Option(
      names = "-o",
      paramLabel = "DEST",
      description = "The file to write; with -r the directory. Files there are replaced.")
  @Nullable Path target;

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place);
    try (Tree tree = path.tree(context.warehouse())) {
      String exact = path.exact();
      Optional<TreeRow> found = tree.find(exact);
      GetFiles files = new GetFiles(tree);
      if (found.isEmpty() && !Glob.parse(path.glob()).isLiteral()) {
        matching(context, files, Glob.parse(path.glob()), () -> Rows.notFound(tree, exact));
        return Status.DONE;
      }
      TreeRow row = found.orElseThrow(() -> Rows.notFound(tree, exact));
      if (row.kind() == RowKind.DIRECTORY && !recursive) {
        throw Usage.error(
            TreePath.written(exact) + " is a directory.",
            "Give -r and -o DEST to copy it with all that is below it.",
            "get file");
      }
      if (target == null) {
        if (row.kind() == RowKind.DIRECTORY) {
          throw Usage.error(
              TreePath.written(exact) + " is a directory.",
              "A directory does not go to standard output: say -o DEST.",
              "get file");
        }
        files.get(exact, context.screen().out());
        context.screen().out().flush();
        return Status.DONE;
      }
      boolean into = row.kind() == RowKind.FILE && Files.isDirectory(target);
      GetFiles.Got got = files.getAll(exact, into ? target.resolve(name(row.path())) : target);
      context
          .screen()
          .say("got " + Units.count(got.files(), "file") + ", " + Units.bytes(got.bytes()));
    }
    return Status.DONE;
  }

  /** Writes what a glob matches, one file after the other. */
  private void matching(
      Context context, GetFiles files, Glob glob, Supplier<DatumsException> nothing)
      throws IOException {
    GetFiles.Got got;
    if (target == null) {
      got = files.getMatching(glob, context.screen().out());
      context.screen().out().flush();
    } else {
      try (OutputStream out = Files.newOutputStream(target)) {
        got = files.getMatching(glob, out);
      }
    }
    if (got.files() == 0) {
      throw nothing.get();
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
