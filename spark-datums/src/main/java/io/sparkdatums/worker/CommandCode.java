package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.PlainDirectory;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import io.sparkdatums.spec.Program;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * User code that is a command in the worker's sandbox: a process per datum, or one that takes one
 * datum after the other.
 */
final class CommandCode implements UserCode {
  private static final Pattern PFS = Pattern.compile("(?<![A-Za-z0-9_.$}/-])/pfs(?![A-Za-z0-9_-])");
  private static final Path NOTHING = Path.of("/dev/null");

  private final WorkerContext context;
  private final Workspace workspace;
  private final WorkspacePool.Use use;
  private final @Nullable Account account;
  private final Map<String, String> env;
  private final @Nullable ProgramPlace program;
  private final Set<String> byReference;
  private final Map<String, Boolean> onDisk = new ConcurrentHashMap<>();
  private final Path stdin;
  private final Path errStdin;
  private final ConcurrentLinkedQueue<Download> downloads = new ConcurrentLinkedQueue<>();

  private CommandCode(
      WorkerContext context,
      Workspace workspace,
      WorkspacePool.Use use,
      Map<String, String> env,
      @Nullable ProgramPlace program)
      throws IOException {
    this.context = context;
    this.workspace = workspace;
    this.use = use;
    this.env = env;
    this.program = program;
    String user = context.transform().user();
    this.account = user == null ? null : Account.of(user);
    if (account != null) {
      account.own(workspace.pfs());
    }
    // What we may read need not be for another user.
    this.byReference = account == null ? context.byReference() : Set.of();
    this.stdin = lines("stdin", context.transform().stdin());
    this.errStdin = lines("err-stdin", context.transform().errStdin());
  }

  /**
   * Prepares a worker.
   *
   * @throws DatumsException {@code SANDBOX_UNAVAILABLE}, {@code SANDBOX_PFS_SPELLED} or {@code
   *     SANDBOX_USER} or {@code USER_NOT_FOUND}, before anything runs
   */
  static CommandCode open(WorkerContext context) throws IOException, InterruptedException {
    Sandboxes.Found found = check(context.pipeline(), context.transform(), context.sandbox());
    Map<String, String> env = environment(context);
    Program image = context.transform().program();
    ProgramPlace program =
        image == null ? null : ProgramPlace.of(image, context.warehouse().conf());
    WorkspacePool.Use use = use(context, found.sandbox());
    // A file by reference has a second name, and is on the disk.
    Workspace.Begin begin =
        context.byReference().isEmpty() && context.lazy().isEmpty()
            ? Workspace.Begin.IN_MEMORY
            : Workspace.Begin.ON_DISK;
    Workspace workspace = WorkspacePool.take(use, () -> found.open(begin, env, program));
    return new CommandCode(context, workspace, use, env, program);
  }

  private static WorkspacePool.Use use(WorkerContext context, Sandbox sandbox) {
    boolean kept =
        context.live() == WorkerContext.Live.EXECUTOR
            && context.transform().mode() == Transform.Mode.STREAM;
    return kept
        ? new WorkspacePool.Use(
            context.warehouse().location() + " " + context.pipeline(),
            List.of(context.fingerprint(), context.transform()),
            sandbox,
            true)
        : new WorkspacePool.Use(context.job(), "", sandbox, false);
  }

  /**
   * Finds the sandbox of this host.
   *
   * @throws DatumsException as {@link #open}
   */
  static Sandboxes.Found check(String pipeline, Transform transform, Sandbox.Choice choice)
      throws IOException, InterruptedException {
    Sandboxes.Found found = Sandboxes.find(choice);
    checkUser(pipeline, transform.user());
    if (found.sandbox() == Sandbox.PATHS) {
      checkSpelling(pipeline, transform);
    }
    return found;
  }

  private static void checkUser(String pipeline, @Nullable String user) throws IOException {
    if (user == null) {
      return;
    }
    Account account;
    try {
      account = Account.of(user);
    } catch (FailedTry e) {
      throw DatumsException.of(
          "USER_NOT_FOUND",
          Map.of("pipeline", pipeline, "user", user, "cause", String.valueOf(e.getMessage())),
          e);
    }
    Account me = Account.current();
    if (me.uid() != 0 && account.uid() != me.uid()) {
      throw DatumsException.of("SANDBOX_USER", Map.of("pipeline", pipeline, "user", user));
    }
  }

  private static void checkSpelling(String pipeline, Transform transform) {
    Stream.of(
            Map.entry("cmd", String.join("\n", transform.cmd())),
            Map.entry("stdin", String.join("\n", transform.stdin())),
            Map.entry("env", String.join("\n", transform.env().values())),
            Map.entry("err_cmd", String.join("\n", transform.errCmd())),
            Map.entry("err_stdin", String.join("\n", transform.errStdin())),
            Map.entry("working_dir", String.valueOf(transform.workingDir())))
        .filter(field -> PFS.matcher(field.getValue()).find())
        .findFirst()
        .ifPresent(
            field -> {
              throw DatumsException.of(
                  "SANDBOX_PFS_SPELLED", Map.of("pipeline", pipeline, "field", field.getKey()));
            });
  }

  private static Map<String, String> environment(WorkerContext context) {
    Map<String, String> env = CleanEnvironment.base();
    env.putAll(context.transform().env());
    return env;
  }

  /** The variables that differ from job to job, unless the spec sets them. */
  Map<String, String> jobVariables() {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PACH_JOB_ID", context.job());
    variables.put("PACH_OUTPUT_COMMIT_ID", context.job());
    variables.keySet().removeAll(context.transform().env().keySet());
    return variables;
  }

  private Path lines(String name, List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      return NOTHING;
    }
    return Files.write(
        workspace.file(name), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public DatumTry begin(PlannedDatum datum) {
    return new CommandTry(this, workspace, datum, context.datumTimeout(), account);
  }

  /** Takes what a try learns while it downloads. */
  Learnt learnt(PlannedDatum datum) {
    return new Learnt(datum, workspace.file("scratch"));
  }

  /** The inputs of a datum. The caller closes them. */
  PlannedInputs.Cursor inputs(PlannedDatum datum) {
    return datum.inputs().open(context.warehouse().conf());
  }

  /** A place for the pipes of a try. */
  Pipes pipes(Path stage) {
    return new Pipes(
        context.warehouse(), workspace.file("scratch").resolve("pipes-" + stage.getFileName()));
  }

  /** Whether a datum's inputs wait in memory. */
  boolean fitsInMemory(PlannedDatum datum) {
    return context.lazy().isEmpty() && Layout.fits(datum, input -> !isLinked(input));
  }

  /** Whether user code sees the files of an input themselves: they are on this host's disks. */
  private boolean isLinked(PlannedInput input) {
    return byReference.contains(input.name())
        && !input.root().isEmpty()
        && onDisk.computeIfAbsent(input.root(), this::isOnDisk);
  }

  private boolean isOnDisk(String root) {
    try {
      return PlainDirectory.of(root, context.warehouse().conf()).local("/") != null;
    } catch (IOException e) {
      return false; // the download will say why
    }
  }

  void download(PlannedDatum datum, Staging staging, Learnt learnt, References references)
      throws IOException {
    Download download = downloads.poll();
    if (download == null) {
      download =
          new Download(
              new InputContents(context.warehouse()),
              context.emptyFiles(),
              context.lazy(),
              byReference);
    }
    try {
      download.run(datum, staging, learnt, references);
    } finally {
      downloads.add(download);
    }
  }

  /** What links to the inputs of a datum stand for. */
  LinkedInputs linked(PlannedDatum datum, Path stage) {
    Set<String> unread = new HashSet<>(context.emptyFiles());
    unread.addAll(context.lazy());
    return new LinkedInputs(
        new InputContents(context.warehouse()), datum, stage, workspace.file("scratch"), unread);
  }

  Command command(Map<String, String> variables) throws FailedTry {
    return command(context.transform().cmd(), stdin, variables);
  }

  /** Whether one process takes all datums. */
  boolean isLive() {
    return context.transform().mode() == Transform.Mode.STREAM;
  }

  /** The process that takes the datums, a new one if it has ended. */
  LiveProcess live() throws IOException, InterruptedException {
    LiveProcess current = workspace.live();
    if (current == null || !current.alive()) {
      workspace.endLive();
      Map<String, String> variables = jobVariables();
      variables.put("PFS", workspace.seen());
      current =
          LiveProcess.start(workspace.launcher(), workspace.file("scratch"), command(variables));
      workspace.live(current);
    }
    return current;
  }

  /** Ends the process that takes the datums, if there is one. */
  void endLive() throws IOException {
    workspace.endLive();
  }

  /** What runs when the last try has failed, null if nothing does. */
  @Nullable Command errorHandler(Map<String, String> variables) throws FailedTry {
    List<String> argv = context.transform().errCmd();
    return argv.isEmpty() ? null : command(argv, errStdin, variables);
  }

  private Command command(List<String> cmd, Path input, Map<String, String> variables)
      throws FailedTry {
    List<String> argv = new ArrayList<>(account == null ? List.of() : account.prefix());
    argv.add(Programs.find(word(cmd.get(0)), env.getOrDefault("PATH", "")));
    cmd.subList(1, cmd.size()).forEach(word -> argv.add(word(word)));
    Map<String, String> all = new TreeMap<>(variables);
    env.forEach(
        (name, value) -> {
          if (!Quoted.isName(name)) {
            all.put(name, value); // the launcher's shell has none of these
          }
        });
    return new Command(argv, all, directory(), input);
  }

  private String word(String word) {
    return program == null ? word : program.word(workspace.sandbox(), word);
  }

  private String directory() {
    String directory = context.transform().workingDir();
    if (directory != null) {
      return word(directory);
    }
    return program == null ? "/" : program.start(workspace.sandbox());
  }

  boolean accepts(Exit exit) {
    return !exit.timedOut()
        && (exit.status() == 0
            || (!exit.signalled()
                && context.transform().acceptReturnCode().contains(exit.status())));
  }

  @Override
  public String sandbox() {
    String notice = workspace.sandbox().notice();
    String text = workspace.sandbox().text();
    return notice.isEmpty() ? text : text + ": " + notice;
  }

  @Override
  public boolean isMethod() {
    return false;
  }

  @Override
  public void kill() {
    workspace.kill();
  }

  @Override
  public void close() throws IOException {
    for (Download download : downloads) {
      download.close();
    }
    if (!use.kept()) {
      endLive();
    }
    WorkspacePool.giveBack(use, workspace);
  }
}
