package io.sparkdatums.job;

import io.sparkdatums.plan.TimeFit;
import io.sparkdatums.repo.Storage;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The small files that make up a job's record: {@code repos/P/jobs/J/}. */
final class JobFiles {
  private static final String SEALED = "sealed.json";
  private static final String RESULT = "result.json";
  private static final String RECORD = "job.json";
  private static final String SKEW = "skew.json";
  private static final String INPUT = "input.json";
  private static final String STOP = "stop";
  private static final int LOOKED_AT = 20;
  private static final int FITTED = 5;

  private final Storage storage;
  private final Path jobs;
  private final Path running;

  JobFiles(Warehouse warehouse, String pipeline) throws IOException {
    this.storage = warehouse.storage();
    this.jobs = warehouse.repo(pipeline).jobs();
    this.running = new Path(warehouse.repo(pipeline).location(), "running");
  }

  Path directory(String job) {
    return new Path(jobs, job);
  }

  Path plan(String job) {
    return new Path(directory(job), "plan");
  }

  /** The plan of what a job runs while another one of the pipeline runs. */
  Path ahead(String job) {
    return new Path(directory(job), "ahead");
  }

  Path logs(String job) {
    return new Path(directory(job), "logs");
  }

  /** The ids of all jobs, oldest first. */
  List<String> ids() throws IOException {
    return storage.list(jobs).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  void begin(JobRecord record) throws IOException {
    put(record.job(), RECORD, record);
    storage.putIfAbsent(new Path(running, record.job()), Json.bytes(record));
  }

  /** The jobs whose executions are not all recorded: they run, or their driver is gone. */
  List<JobRecord> unrecorded() throws IOException {
    List<JobRecord> records = new ArrayList<>();
    for (FileStatus marker : storage.list(running)) {
      Optional<byte[]> bytes = storage.read(marker.getPath());
      if (bytes.isPresent()) {
        records.add(Json.read(bytes.get(), JobRecord.class));
      }
    }
    return records;
  }

  /** Says that the job's executions are recorded. */
  void recorded(String job) throws IOException {
    storage.files().delete(new Path(running, job), false);
  }

  /** Deletes all that is kept of a job that has ended. */
  void forget(String job) throws IOException {
    storage.files().delete(directory(job), true);
  }

  /** Writes the seal, unless there is one; what counts is what comes back. */
  Seal seal(Seal seal) throws IOException {
    return put(seal.job(), SEALED, seal) ? seal : sealed(seal.job()).orElse(seal);
  }

  /** Size of a job's inputs, as its plan has found it. */
  private record InputSize(long bytes) {}

  void inputBytes(String job, long bytes) throws IOException {
    put(job, INPUT, new InputSize(bytes));
  }

  Optional<Long> inputBytes(String job) throws IOException {
    return get(job, INPUT, InputSize.class).map(InputSize::bytes);
  }

  void end(JobResult result) throws IOException {
    put(result.job(), RESULT, result);
  }

  /** Asks whoever runs a job to end it. */
  void askToStop(String job) throws IOException {
    storage.putIfAbsent(new Path(directory(job), STOP), new byte[0]);
  }

  boolean isAskedToStop(String job) throws IOException {
    return storage.files().exists(new Path(directory(job), STOP));
  }

  /** Asks whoever runs a job to begin the tries of datums again that a user names so. */
  void askToRestart(String job, String datum) throws IOException {
    storage.putIfAbsent(
        new Path(restarts(job), UUID.randomUUID().toString()),
        datum.getBytes(StandardCharsets.UTF_8));
  }

  /** What was asked for with {@link #askToRestart}: by the name of its file, a user's word. */
  Map<String, String> askedToRestart(String job, Set<String> except) throws IOException {
    Map<String, String> asked = new HashMap<>();
    for (FileStatus file : storage.list(restarts(job))) {
      String name = file.getPath().getName();
      if (!except.contains(name)) {
        storage
            .read(file.getPath())
            .ifPresent(bytes -> asked.put(name, new String(bytes, StandardCharsets.UTF_8)));
      }
    }
    return asked;
  }

  private Path restarts(String job) {
    return new Path(directory(job), "restart");
  }

  void skew(JobSkew skew) throws IOException {
    put(skew.job(), SKEW, skew);
  }

  Optional<JobSkew> skew(String job) throws IOException {
    return get(job, SKEW, JobSkew.class);
  }

  /** How the time of datums depended on their size in the newest jobs that ran any. */
  TimeFit fit() throws IOException {
    List<String> ids = ids();
    TimeFit fit = TimeFit.NOTHING;
    int jobs = 0;
    for (int i = ids.size() - 1; i >= Math.max(0, ids.size() - LOOKED_AT) && jobs < FITTED; i--) {
      Optional<JobSkew> skew = skew(ids.get(i));
      if (skew.isPresent()) {
        fit = fit.plus(skew.get().fit());
        jobs++;
      }
    }
    return fit;
  }

  /** The files that hold the skew of jobs. */
  List<Path> skews(Predicate<String> jobs) throws IOException {
    return there(jobs, job -> new Path(directory(job), SKEW));
  }

  /** The directories that hold what user code printed in jobs. */
  List<Path> logs(Predicate<String> jobs) throws IOException {
    return there(jobs, this::logs);
  }

  private List<Path> there(Predicate<String> jobs, Function<String, Path> of) throws IOException {
    List<Path> there = new ArrayList<>();
    for (String job : ids()) {
      if (jobs.test(job) && storage.files().exists(of.apply(job))) {
        there.add(of.apply(job));
      }
    }
    return there;
  }

  Optional<JobRecord> record(String job) throws IOException {
    return get(job, RECORD, JobRecord.class);
  }

  Optional<Seal> sealed(String job) throws IOException {
    return get(job, SEALED, Seal.class);
  }

  Optional<JobResult> result(String job) throws IOException {
    return get(job, RESULT, JobResult.class);
  }

  private boolean put(String job, String name, Object value) throws IOException {
    return storage.putIfAbsent(new Path(directory(job), name), Json.bytes(value));
  }

  private <T> Optional<T> get(String job, String name, Class<T> type) throws IOException {
    byte @Nullable [] bytes = storage.read(new Path(directory(job), name)).orElse(null);
    return bytes == null ? Optional.empty() : Optional.of(Json.read(bytes, type));
  }
}
