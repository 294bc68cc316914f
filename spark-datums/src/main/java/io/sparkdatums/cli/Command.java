package io.sparkdatums.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A command that there is.
 *
 * @param group the heading below which the help lists it
 * @param verb its first word
 * @param noun its second word, empty if it has one word only
 * @param arguments what follows, as the help shows it
 * @param make makes the object that parses the arguments and runs
 */
record Command(String group, String verb, String noun, String arguments, Supplier<Verb> make) {
  private static final String FILES = "Repos and their files";
  private static final String PIPELINES = "Pipelines";
  private static final String JOBS = "What was done";

  private static final String STORE = "The warehouse as a whole";
  private static final String MANY = "Many commands, one Spark session";

  static final List<Command> ALL =
      List.of(
          new Command(FILES, "create", "repo", "R", CreateRepo::new),
          new Command(FILES, "list", "repo", "", ListRepo::new),
          new Command(FILES, "inspect", "repo", "R", InspectRepo::new),
          new Command(FILES, "delete", "repo", "R", DeleteRepo::new),
          new Command(FILES, "put", "file", "R[@B]:/P -f SRC [-r] [-o] [--split …]", PutFile::new),
          new Command(FILES, "get", "file", "R[@B[=V]]:/P [-r] [-o DEST]", GetFile::new),
          new Command(FILES, "list", "file", "R[@B[=V]][:/P]", ListFile::new),
          new Command(FILES, "glob", "file", "'R[@B[=V]]:/G'", GlobFile::new),
          new Command(FILES, "inspect", "file", "R[@B[=V]]:/P", InspectFile::new),
          new Command(FILES, "delete", "file", "R[@B]:/P", DeleteFile::new),
          new Command(FILES, "copy", "file", "R[@B[=V]]:/P R[@B]:/P [-o]", CopyFile::new),
          new Command(FILES, "diff", "file", "R[@B[=V]]:/P [R[@B[=V]]:/P]", DiffFile::new),
          new Command(FILES, "create", "branch", "R@B [--head R@B[=V]]", CreateBranch::new),
          new Command(FILES, "list", "branch", "R", ListBranch::new),
          new Command(FILES, "list", "commit", "R[@B]", ListCommit::new),
          new Command(FILES, "inspect", "commit", "R[@B[=V]]", InspectCommit::new),
          new Command(PIPELINES, "create", "pipeline", "-f SPEC", CreatePipeline::new),
          new Command(
              PIPELINES, "update", "pipeline", "-f SPEC [--reprocess[=…]]", UpdatePipeline::new),
          new Command(
              PIPELINES, "run", "pipeline", "[-f SPEC…] [P] [--reprocess[=…]]", RunPipeline::new),
          new Command(PIPELINES, "watch", "", "[pipeline P]", Watch::new),
          new Command(PIPELINES, "list", "pipeline", "", ListPipeline::new),
          new Command(PIPELINES, "inspect", "pipeline", "P", InspectPipeline::new),
          new Command(PIPELINES, "stop", "pipeline", "P", StopPipeline::new),
          new Command(PIPELINES, "start", "pipeline", "P", StartPipeline::new),
          new Command(PIPELINES, "delete", "pipeline", "P", DeletePipeline::new),
          new Command(JOBS, "list", "job", "[P]", ListJob::new),
          new Command(JOBS, "inspect", "job", "J", InspectJob::new),
          new Command(JOBS, "stop", "job", "J", StopJob::new),
          new Command(JOBS, "list", "datum", "P[@J] | -f SPEC", ListDatum::new),
          new Command(JOBS, "inspect", "datum", "P[@J] D", InspectDatum::new),
          new Command(JOBS, "restart", "datum", "P[@J] D", RestartDatum::new),
          new Command(JOBS, "logs", "", "P[@J] [--datum D]", Logs::new),
          new Command(JOBS, "skew", "", "P[@J]", Skew::new),
          new Command(JOBS, "report", "", "P[@J] -o F.html", Report::new),
          new Command(STORE, "fsck", "", "[R] [--repair]", Fsck::new),
          new Command(
              STORE,
              "garbage-collect",
              "",
              "[--keep N|TIME] [--grace TIME] [--dry-run]",
              GarbageCollect::new),
          new Command(MANY, "batch", "", "FILE|- [--fail-fast]", Batch::new));

  /** Both words. */
  String name() {
    return noun.isEmpty() ? verb : verb + " " + noun;
  }

  static List<String> verbs() {
    return ALL.stream().map(Command::verb).distinct().toList();
  }

  static List<Command> of(String verb) {
    return ALL.stream().filter(command -> command.verb().equals(verb)).toList();
  }

  /** The list of all commands, or of those with one verb. */
  static List<String> help(List<Command> commands) {
    List<String> lines = new ArrayList<>();
    int width = commands.stream().mapToInt(c -> c.name().length()).max().orElse(0) + 2;
    String group = "";
    for (Command command : commands) {
      if (!command.group().equals(group)) {
        group = command.group();
        lines.add("");
        lines.add(group + ":");
      }
      String name = command.name() + " ".repeat(width - command.name().length());
      lines.add(("  " + name + command.arguments()).stripTrailing());
    }
    return lines;
  }
}
