package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.SplitFiles;
import io.sparkdatums.repo.SplitFormat;
import io.sparkdatums.repo.SplitTarget;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
          "A file, a pattern in quotes, with -r also a directory, on any Hadoop filesystem;"
              + " - for what comes in.")
  String source = "";

  @Option(names = "-r", description = "A directory with all that is below it.")
  boolean recursive;

  @Option(names = "-o", description = "Replace files that are there.")
  boolean overwrite;

  @Option(
      names = "--split",
      paramLabel = "line|json|csv|sql",
      description = "Put the records of a file as files of a directory, numbered in 16 hex digits.")
  @Nullable SplitFormat split;

  @Option(
      names = "--target-file-datums",
      paramLabel = "N",
      description = "With --split: so many records in a file, 1 unless said otherwise.")
  long targetDatums;

  @Option(
      names = "--target-file-bytes",
      paramLabel = "N",
      description = "With --split: a file is complete from so many bytes on.")
  long targetBytes;

  @Option(
      names = "--header-records",
      paramLabel = "N",
      description = "With --split: the first records belong to each file.")
  long headerRecords;

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place).onBranch("put file");
    Branch branch = path.branch(context.warehouse());
    if (split != null) {
      Commits.made(context, branch, split(context, path, branch, split));
      return Status.DONE;
    }
    if (targetDatums != 0 || targetBytes != 0 || headerRecords != 0) {
      throw Usage.error(
          "put file has a target for parts, and no --split.",
          "Say what the parts are: --split line|json|csv|sql.",
          "put file");
    }
    PutFiles files = new PutFiles(branch, context::spark);
    PutMode mode = overwrite ? PutMode.OVERWRITE : PutMode.APPEND;
    Commit commit =
        source.equals("-")
            ? files.put(path.exact(), System.in, mode)
            : files.put(target(path), uri(), mode);
    Commits.made(context, branch, commit);
    return Status.DONE;
  }

  private Commit split(Context context, TreePath path, Branch branch, SplitFormat format)
      throws IOException {
    if (targetDatums < 0 || targetBytes < 0 || headerRecords < 0) {
      throw Usage.error(
          "a target is less than 0.", "It is a number of records or bytes.", "put file");
    }
    if (recursive || (headerRecords > 0 && format == SplitFormat.SQL)) {
      throw Usage.error(
          recursive ? "--split takes no -r." : "--split sql takes no --header-records.",
          recursive
              ? "Split each file by itself, into a directory of its own."
              : "The header of a dump is all up to its COPY line.",
          "put file");
    }
    SplitTarget target = new SplitTarget(targetDatums, targetBytes, headerRecords);
    PutMode mode = overwrite ? PutMode.OVERWRITE : PutMode.APPEND;
    // Asked for first: standard input is read once.
    SplitFiles files = new SplitFiles(branch, context.spark());
    return source.equals("-")
        ? files.put(path.exact(), System.in, format, target, mode)
        : files.put(target(path), uri(), format, target, mode);
  }

  /** The path in the tree; a file that is put into a directory keeps its name. */
  private String target(TreePath path) {
    String exact = path.exact();
    boolean directory = isDirectory();
    if (directory && !recursive) {
      throw Usage.error(
          source + " is a directory.", "Give -r to put all that is below it.", "put file");
    }
    boolean pattern = source.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    if (directory || pattern || !exact.endsWith("/")) {
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
