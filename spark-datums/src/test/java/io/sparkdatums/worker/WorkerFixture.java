package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.pack.EntryKind;
import io.sparkdatums.pack.InputHash;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackEntry;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.plan.EarlierResult;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.PlanWriter;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import io.sparkdatums.repo.OpenPacks;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Transform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A warehouse, a plain directory of inputs, and jobs of one task over them. */
final class WorkerFixture {
  final Path directory;
  final Path input;
  final Warehouse warehouse;
  String job = "job-" + UUID.randomUUID();
  final List<PlannedDatum> planned = new ArrayList<>();

  List<String> cmd = List.of("true");
  List<String> stdin = List.of();
  Map<String, String> env = Map.of();
  String workingDir;
  String user;
  Set<Integer> acceptReturnCode = Set.of();
  List<String> errCmd = List.of();
  List<String> errStdin = List.of();
  String className;
  Transform.Mode mode = Transform.Mode.PROCESS;
  int tries = 1;
  Duration timeout;
  int queue = 3;
  Set<String> emptyFiles = Set.of();
  Set<String> lazy = Set.of();
  Set<String> byReference = Set.of();
  Sandbox.Choice sandbox = Sandbox.Choice.AUTO;
  WorkerContext.Live kept = WorkerContext.Live.WORKER;
  int attempt;
  EarlierResult earlier;
  Consumer<Progress> progress = done -> {};
  List<PackResult> results = List.of();

  WorkerFixture(Path directory) throws IOException {
    this(directory, directory.resolve("warehouse"));
  }

  /** A job of a warehouse that others share. */
  WorkerFixture(Path directory, Path warehouse) throws IOException {
    this.directory = directory;
    this.input = Files.createDirectories(directory.resolve("input data"));
    this.warehouse = Warehouse.open(warehouse.toString(), new Configuration());
  }

  /** A shell that runs these lines for each datum, with the line that it was told in {@code d}. */
  WorkerFixture live(String... lines) {
    mode = Transform.Mode.STREAM;
    String body = String.join("\n", lines);
    cmd = List.of("sh", "-c", "while IFS= read -r d; do\n" + body + "\ndone");
    return this;
  }

  WorkerFixture sh(String... lines) {
    cmd = List.of("sh");
    stdin = List.of(lines);
    return this;
  }

  /** Writes an input file and plans a datum for it. */
  WorkerFixture file(String path, String content) throws IOException {
    put(path, content);
    return datum(plain("in", path));
  }

  Path put(String path, String content) throws IOException {
    Path file = input.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  WorkerFixture datum(PlannedInput... inputs) {
    return datum(null, inputs);
  }

  WorkerFixture datum(String id, PlannedInput... inputs) {
    String key = String.join("\0", Stream.of(inputs).map(PlannedInput::path).toList());
    planned.add(
        new PlannedDatum(
            planned.size(), key, id, "new", 1, PlannedInputs.of(List.of(inputs)), earlier));
    return this;
  }

  /** A match in the plain directory, as it is now. */
  PlannedInput plain(String name, String path) throws IOException {
    Path match = input.resolve(path.substring(1));
    boolean isDirectory = Files.isDirectory(match);
    List<DatumFile> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(match)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.add(
            new DatumFile(
                "/" + input.relativize(file),
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis(),
                null,
                null,
                List.of()));
      }
    }
    return input(name, "file:" + input, path, isDirectory, null, files);
  }

  static PlannedInput input(
      String name, String root, String path, boolean directory, byte[] hash, List<DatumFile> files)
      throws IOException {
    List<DatumFile> sorted =
        files.stream().sorted((a, b) -> PathOrder.compare(a.path(), b.path())).toList();
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    try (FileList.Writer writer = new FileList.Writer(list)) {
      for (DatumFile file : sorted) {
        writer.append(file);
      }
    }
    return new PlannedInput(
        name,
        root,
        "7",
        path,
        directory,
        hash,
        sorted.stream().mapToLong(DatumFile::size).filter(size -> size > 0).sum(),
        sorted.size(),
        list.toByteArray(),
        null,
        "",
        "");
  }

  WorkerContext context() {
    return new WorkerContext(
        warehouse,
        job,
        "p",
        new Transform(
            className == null ? cmd : List.of(),
            stdin,
            env,
            workingDir,
            user,
            acceptReturnCode,
            errCmd,
            errStdin,
            null,
            className,
            List.of(),
            null,
            mode,
            null),
        tries,
        timeout,
        queue,
        emptyFiles,
        lazy,
        byReference,
        "fingerprint",
        "salt",
        plans(),
        "cafe",
        logs(),
        sandbox,
        kept);
  }

  private org.apache.hadoop.fs.Path plans() {
    return new org.apache.hadoop.fs.Path(directory.resolve("plan").toUri());
  }

  private org.apache.hadoop.fs.Path logs() {
    return new org.apache.hadoop.fs.Path(directory.resolve("logs").toUri());
  }

  WorkerFixture run() throws IOException, InterruptedException {
    Path plan = Path.of(JobPlan.PlanFile.path(plans(), 0).toUri().getPath());
    Files.createDirectories(plan.getParent());
    try (PlanWriter writer = new PlanWriter(Files.newOutputStream(plan))) {
      for (PlannedDatum datum : planned) {
        writer.append(datum);
      }
    }
    results = WorkerTask.run(context(), 0, attempt, progress);
    return this;
  }

  /** The only datum's row. */
  PackDatum only() throws IOException {
    List<PackDatum> all = datums();
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " datums: " + all);
    }
    return all.get(0);
  }

  /** All datums in all packs, by position. */
  List<PackDatum> datums() throws IOException {
    List<PackDatum> datums = new ArrayList<>();
    packs((name, pack) -> pack.datums().forEachRemaining(datums::add));
    datums.sort((a, b) -> Long.compare(a.position(), b.position()));
    return datums;
  }

  List<InputHash> hashes() throws IOException {
    List<InputHash> hashes = new ArrayList<>();
    packs((name, pack) -> pack.inputs().forEachRemaining(hashes::add));
    return hashes;
  }

  /**
   * What was written, "(directory)" for a directory, content of another pack with its name and a
   * colon before it; contributions to one path joined by "|".
   */
  Map<String, String> outputs() throws IOException {
    Map<String, String> outputs = new TreeMap<>(PathOrder::compare);
    packs(
        (name, pack) ->
            pack.entries()
                .forEachRemaining(
                    entry ->
                        outputs.merge(
                            entry.path(), text(name, pack, entry), (a, b) -> a + "|" + b)));
    return outputs;
  }

  private String text(String name, PackReader pack, PackEntry entry) {
    if (entry.kind() == EntryKind.DIRECTORY) {
      return "(directory)";
    }
    if (!entry.pack().equals(name)) {
      try (OpenPacks packs = new OpenPacks(warehouse);
          InputStream in =
              packs.reader(entry.pack()).content(entry.offset(), entry.size(), entry.hash())) {
        return entry.pack() + ":" + new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try (InputStream in = pack.content(entry.offset(), entry.size(), entry.hash())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface PackVisitor {
    void visit(String name, PackReader pack) throws IOException;
  }

  private void packs(PackVisitor visitor) throws IOException {
    for (String name : packNames()) {
      try (PackReader pack =
          PackReader.open(warehouse.storage().files(), warehouse.packFile(name), name)) {
        visitor.visit(name, pack);
      }
    }
  }

  /** The closed packs of the job, whether or not the task told of them. */
  List<String> packNames() throws IOException {
    return warehouse.storage().list(warehouse.packFile(job + "/any").getParent()).stream()
        .map(status -> status.getPath().getName())
        .filter(name -> name.endsWith(".pack"))
        .map(name -> job + "/" + name.substring(0, name.length() - 5))
        .sorted()
        .toList();
  }

  /** All log lines. */
  List<String> log() throws IOException {
    List<String> lines = new ArrayList<>();
    Path logs = directory.resolve("logs");
    if (Files.isDirectory(logs)) {
      try (Stream<Path> files = Files.list(logs)) {
        for (Path file : files.sorted().toList()) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }
}
