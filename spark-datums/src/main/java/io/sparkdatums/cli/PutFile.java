package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.SourceUri;
import io.sparkdatums.repo.SplitFiles;
import io.sparkdatums.repo.SplitFormat;
import io.sparkdatums.repo.SplitTarget;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Puts files or directories into a repo, in one commit.",
      "",
      "What is at the path already is kept and the new content comes after it; -o replaces it."
    })
final class PutFile extends Verb {
  @Parameters(
      paramLabel = "R[@B]:/P",
      description = "Where it goes. A file keeps its name where P ends with /.")
  String place = "";

  @Option(
      names = "-f",
      paramLabel = "SRC",
      description =
          "A file, a pattern in quotes, with -r also a directory, on any Hadoop filesystem;"
              + " - for what comes in. Several, each with -f, go into P under their own names.")
  List<String> sources = new ArrayList<>();

  @Option(
      names = "-i",
      paramLabel = "FILE",
      description = "A file of sources, one a line; - for standard input.")
  @Nullable String list;

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
    TreePath path = TreePath.parse(place).onBranch();
    boolean isInput = readSources(context);
    Branch branch = path.branch(context.warehouse());
    if (split != null) {
      Commits.made(context, branch, split(context, path, branch, split, isInput));
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
        isInput
            ? files.put(path.exact(), System.in, mode)
            : files.put(target(path), sources.stream().map(SourceUri::of).toList(), mode);
    Commits.made(context, branch, commit);
    return Status.DONE;
  }

  /** Reads the list of sources, if there is one; says whether what comes in is the only source. */
  private boolean readSources(Context context) throws IOException {
    if (list != null && list.equals("-")) {
      // Standard input is read once, so not before the command runs where it can finish.
      context.spark();
    }
    if (list != null) {
      try (InputStream in = list.equals("-") ? System.in : Files.newInputStream(Path.of(list))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        text.lines().filter(line -> !line.isBlank()).forEach(sources::add);
      } catch (IOException | InvalidPathException e) {
        throw Usage.error(
            "the list " + list + " cannot be read.", "It holds a source a line.", "put file");
      }
    }
    boolean isInput = sources.equals(List.of("-"));
    if (sources.isEmpty() || (!isInput && sources.contains("-"))) {
      throw Usage.error(
          sources.isEmpty() ? "put file lacks a source." : "- stands beside other sources.",
          sources.isEmpty()
              ? "Give a file with -f SRC, or a file of sources with -i FILE."
              : "Put what comes in by itself.",
          "put file");
    }
    return isInput;
  }

  private Commit split(
      Context context, TreePath path, Branch branch, SplitFormat format, boolean isInput)
      throws IOException {
    if (targetDatums < 0 || targetBytes < 0 || headerRecords < 0) {
      throw Usage.error(
          "a target is less than 0.", "It is a number of records or bytes.", "put file");
    }
    if (headerRecords > 0 && format == SplitFormat.SQL) {
      throw Usage.error(
          "--split sql takes no --header-records.",
          "The header of a dump is all up to its COPY line.",
          "put file");
    }
    SplitTarget target = new SplitTarget(targetDatums, targetBytes, headerRecords);
    PutMode mode = overwrite ? PutMode.OVERWRITE : PutMode.APPEND;
    // Asked for first: standard input is read once.
    SplitFiles files = new SplitFiles(branch, context.spark());
    return isInput
        ? files.put(path.exact(), System.in, format, target, mode)
        : files.put(
            target(path), sources.stream().map(SourceUri::of).toList(), format, target, mode);
  }

  /** The path in the tree; a file that is put into a directory keeps its name. */
  private String target(TreePath path) {
    String exact = path.exact();
    for (String source : sources) {
      if (isDirectory(source) && !recursive) {
        throw Usage.error(
            source + " is a directory.", "Give -r to put all that is below it.", "put file");
      }
    }
    String source = sources.get(0);
    return sources.size() > 1 || isDirectory(source) || SourceUri.isPattern(source)
        ? exact
        : SourceUri.target(exact, source);
  }

  private boolean isDirectory(String source) {
    try {
      return SourceUri.isUri(source) ? recursive : Files.isDirectory(Path.of(source));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
