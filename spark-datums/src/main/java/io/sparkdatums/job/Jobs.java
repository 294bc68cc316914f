package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The records of a pipeline's jobs, read without Spark. */
public final class Jobs {
  private final Warehouse warehouse;
  private final String pipeline;
  private final JobFiles files;

  /**
   * The jobs of a pipeline.
   *
   * @throws DatumsException {@code PIPELINE_NOT_FOUND}
   */
  public Jobs(Warehouse warehouse, String pipeline) throws IOException {
    this(new Pipelines(warehouse).get(pipeline).spec().name(), warehouse);
  }

  private Jobs(String pipeline, Warehouse warehouse) throws IOException {
    this.warehouse = warehouse;
    this.pipeline = pipeline;
    this.files = new JobFiles(warehouse, pipeline);
  }

  /** The jobs whose output a repo holds; none if no pipeline writes it. */
  public static Jobs of(Repo repo) throws IOException {
    return new Jobs(repo.name(), repo.warehouse());
  }

  /**
   * A job.
   *
   * @param record as it began
   * @param result as it ended; empty if it runs, or its driver is gone
   * @param state where it stands; {@code KILLED} if its driver is known to be gone
   */
  public record Job(JobRecord record, Optional<JobResult> result, JobState state) {}

  /** All jobs, newest first. */
  public List<Job> list() throws IOException {
    List<String> ids = files.ids();
    List<Job> jobs = new ArrayList<>();
    for (int i = ids.size() - 1; i >= 0; i--) {
      read(ids.get(i)).ifPresent(jobs::add);
    }
    return jobs;
  }

  /**
   * The newest job.
   *
   * @throws DatumsException {@code JOB_NOT_FOUND} if there is none
   */
  public Job newest() throws IOException {
    List<String> ids = files.ids();
    for (int i = ids.size() - 1; i >= 0; i--) {
      Optional<Job> job = read(ids.get(i));
      if (job.isPresent()) {
        return job.get();
      }
    }
    throw notFound("newest", pipeline);
  }

  /**
   * A job by its id.
   *
   * @throws DatumsException {@code JOB_NOT_FOUND}
   */
  public Job get(String id) throws IOException {
    if (files.ids().contains(id)) {
      Optional<Job> job = read(id);
      if (job.isPresent()) {
        return job.get();
      }
    }
    throw notFound(id, pipeline);
  }

  /**
   * The job of any pipeline that has the id.
   *
   * @throws DatumsException {@code JOB_UNKNOWN}
   */
  public static Job find(Warehouse warehouse, String id) throws IOException {
    for (Pipeline each : new Pipelines(warehouse).list()) {
      String name = each.spec().name();
      if (new JobFiles(warehouse, name).ids().contains(id)) {
        return new Jobs(warehouse, name).get(id);
      }
    }
    throw DatumsException.of("JOB_UNKNOWN", Map.of("job", id));
  }

  /**
   * Asks the driver of a job to end it, which takes seconds. What is finished is kept.
   *
   * @throws DatumsException {@code JOB_NOT_FOUND}; {@code JOB_ENDED} if it does not run
   */
  public void stop(String id) throws IOException {
    JobState state = get(id).state();
    if (state != JobState.RUNNING) {
      throw DatumsException.of(
          "JOB_ENDED",
          Map.of("job", id, "pipeline", pipeline, "state", state.name().toLowerCase(Locale.ROOT)));
    }
    files.askToStop(id);
  }

  /**
   * Asks the driver of a job that runs to begin datums again that are in process, which takes
   * seconds. The tries in hand count for nothing.
   *
   * @param datum an id, how one begins, or the path of an input
   * @throws DatumsException {@code JOB_NOT_FOUND}
   */
  public void restart(String id, String datum) throws IOException {
    files.askToRestart(get(id).record().job(), datum);
  }

  /** The files of what user code printed in a job: JSON, one object a line. */
  public List<Path> logs(String id) throws IOException {
    return warehouse.storage().list(files.logs(id)).stream()
        .map(FileStatus::getPath)
        .sorted()
        .toList();
  }

  private Optional<Job> read(String id) throws IOException {
    Optional<JobRecord> record = files.record(id);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Optional<JobResult> result = files.result(id);
    JobState state =
        result.isPresent()
            ? result.get().state()
            : isGone(record.get()) ? JobState.KILLED : JobState.RUNNING;
    return Optional.of(new Job(record.get(), result, state));
  }

  /** Whether the driver was on this machine and is no more. */
  private static boolean isGone(JobRecord job) throws IOException {
    return job.host().equals(InetAddress.getLocalHost().getHostName())
        && ProcessHandle.of(job.pid()).map(process -> !process.isAlive()).orElse(true);
  }

  private static DatumsException notFound(String job, String pipeline) {
    return DatumsException.of("JOB_NOT_FOUND", Map.of("job", job, "pipeline", pipeline));
  }
}
