package io.sparkdatums.worker;

import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A try of a command on a datum. */
final class CommandTry implements DatumTry {
  private static final String OUT = "out";

  private final CommandCode code;
  private final Workspace workspace;
  private final PlannedDatum datum;
  private final @Nullable Duration timeout;
  private final @Nullable Account account;
  private final Pipes pipes;
  private final Printed printed = new Printed();
  private final Learnt learnt;
  private final References references = new References();
  private final @Nullable Layout layout;
  private Path stage;
  private List<Path> names = List.of();
  private @Nullable SmallOutput output;
  private boolean staged;
  private boolean entered;
  private long memory;

  CommandTry(
      CommandCode code,
      Workspace workspace,
      PlannedDatum datum,
      @Nullable Duration timeout,
      @Nullable Account account) {
    this.code = code;
    this.workspace = workspace;
    this.datum = datum;
    this.timeout = timeout;
    this.account = account;
    this.stage = workspace.stage();
    this.pipes = code.pipes(stage);
    this.learnt = code.learnt(datum);
    this.layout = code.fitsInMemory(datum) ? new Layout() : null;
  }

  @Override
  public void download() throws IOException {
    staged = layout == null;
    Staging staging =
        layout == null ? new StagedTree(Directories.make(stage), pipes, account) : layout;
    code.download(datum, staging, learnt, references);
    if (pipes.full()) {
      printed.remark(
          "only the first " + Pipes.MOST + " files of lazy inputs are pipes; the rest are files");
    }
    staging.directory(OUT);
  }

  @Override
  public Learnt learnt() {
    return learnt;
  }

  @Override
  public void process(String id) throws IOException, InterruptedException {
    try {
      once(id);
    } catch (IOException e) {
      if (DiskFull.is(e)) {
        workspace.outgrow();
      }
      if (layout == null || !workspace.outgrown()) {
        throw e;
      }
      printed.remark("the datum's files are too large for memory: begun again on the disk");
      workspace.leave();
      once(id);
    }
  }

  private void once(String id) throws IOException, InterruptedException {
    if (layout == null) {
      workspace.enter(stage, account);
    } else {
      workspace.enter(layout, account);
    }
    entered = true;
    pipes.start();
    // A process that has taken other datums before may have held more memory for them.
    ResidentMemory.Measure measure =
        code.isLive() ? ResidentMemory.Measure.NOW : ResidentMemory.Measure.PEAK;
    Launcher launcher = workspace.launcher();
    MemoryWatch watch = MemoryWatch.begin(() -> launcher.memory(measure));
    try (MemoryWatch size = workspace.watchSize()) {
      if (code.isLive()) {
        code.live().process(id, workspace.seen() + "/" + OUT, variables(id), printed, timeout);
      } else {
        command(id);
      }
    } finally {
      watch.close();
      memory = watch.peak();
    }
    pipes.end();
    references.check();
  }

  private void command(String id) throws IOException, InterruptedException {
    Exit exit = run(code.command(variables(id)));
    if (exit.timedOut()) {
      throw timedOut(timeout);
    }
    if (!code.accepts(exit)) {
      String words = printed.lastWords();
      throw new FailedTry(exit.description() + (words.isEmpty() ? "" : "\n" + words));
    }
  }

  /** What is said of user code that has taken too long. */
  static FailedTry timedOut(@Nullable Duration timeout) {
    return new FailedTry(
        "user code ran longer than datum_timeout, "
            + Objects.requireNonNull(timeout).toMillis() / 1000.0
            + " s, and was ended");
  }

  @Override
  public boolean recover(String id) throws IOException, InterruptedException {
    if (!entered) {
      return false; // user code was never started
    }
    Command handler = code.errorHandler(variables(id));
    if (handler == null) {
      return false;
    }
    code.endLive();
    return code.accepts(run(handler));
  }

  private Exit run(Command command) throws IOException, InterruptedException {
    return workspace.launcher().run(command, printed, timeout);
  }

  private Map<String, String> variables(String id) throws IOException {
    String pfs = workspace.seen();
    Map<String, String> variables = code.jobVariables();
    variables.put("PFS", pfs);
    variables.put("PACH_DATUM_ID", id);
    try (PlannedInputs.Cursor inputs = code.inputs(datum)) {
      while (inputs.hasNext()) {
        PlannedInput input = inputs.next();
        String path = input.path().equals("/") ? "" : input.path();
        variables.put(input.name(), pfs + "/" + input.name() + path);
        variables.put(input.name() + "_COMMIT", input.commit());
        putKey(variables, input.name(), "JOIN_ON", input.joinOn());
        putKey(variables, input.name(), "GROUP_BY", input.groupBy());
      }
    }
    return variables;
  }

  private static void putKey(Map<String, String> variables, String input, String kind, String key) {
    if (!key.isEmpty()) {
      variables.put("PACH_DATUM_" + input + "_" + kind, key);
    }
  }

  @Override
  public void leave() throws IOException {
    if (entered) {
      entered = false;
      workspace.leave();
      output = layout == null ? null : SmallOutput.of(workspace.pfs().resolve(OUT));
      if (output == null) {
        staged = true;
        names = List.of(Path.of(workspace.seen()), workspace.pfs());
        stage = workspace.take();
      } else {
        workspace.found(OUT, output.files());
      }
    }
  }

  @Override
  public void upload(OutputStore store) throws IOException {
    if (output != null) {
      output.store(store);
      return;
    }
    Path out = stage.resolve(OUT);
    if (!Files.isDirectory(out, LinkOption.NOFOLLOW_LINKS)) {
      throw new FailedTry("user code has removed or replaced its output directory, /pfs/out");
    }
    Links links = new Links(stage, names, new Elsewhere(workspace.file("tmp"), account));
    try (LinkedInputs inputs = code.linked(datum, stage)) {
      new OutputWalk(links, inputs, store).store(out);
    }
  }

  @Override
  public long memory() {
    return memory;
  }

  @Override
  public Printed printed() {
    return printed;
  }

  @Override
  public void close() throws IOException {
    leave();
    pipes.close();
    learnt.close();
    if (staged) {
      Directories.remove(stage);
    }
  }
}
