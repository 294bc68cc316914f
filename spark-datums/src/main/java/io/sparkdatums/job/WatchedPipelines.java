package io.sparkdatums.job;

import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Warehouse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The registered pipelines, looked at again and again. Versions of a spec are files with
 * consecutive numbers that never change, so a look asks whether the last one is the file that it
 * was, whether there is a next one, and whether the pipeline is stopped; it reads only what is new.
 */
final class WatchedPipelines {
  private final Warehouse warehouse;
  private final Pipelines pipelines;
  private final FileSystem files;
  private final @Nullable String only;
  private Map<String, Known> known = new TreeMap<>();

  /** A pipeline, and when the file of its version was written. */
  private record Known(Pipeline pipeline, long modified) {}

  /**
   * @param only the pipeline that is wanted, with those downstream of it; null for all
   */
  WatchedPipelines(Warehouse warehouse, @Nullable String only) {
    this.warehouse = warehouse;
    this.pipelines = new Pipelines(warehouse);
    this.files = warehouse.storage().files();
    this.only = only;
  }

  /** The pipelines that are wanted and not stopped, each after those that it reads. */
  List<Pipeline> look() throws IOException {
    Map<String, Known> found = new TreeMap<>();
    for (Repo repo : (Iterable<Repo>) warehouse.repos()::iterator) {
      Known pipeline = look(repo, known.get(repo.name()));
      if (pipeline != null) {
        found.put(repo.name(), pipeline);
      }
    }
    known = found;
    Set<String> wanted = new TreeSet<>(only == null ? found.keySet() : Set.of(only));
    wanted.retainAll(found.keySet());
    Chain chain = new Chain(found.values().stream().map(each -> each.pipeline().spec()).toList());
    List<Pipeline> ordered = new ArrayList<>();
    for (var spec : chain.order(wanted, RunOptions.Downstream.RUN)) {
      if (!isThere(Pipelines.stopped(warehouse.repo(spec.name())))) {
        ordered.add(Objects.requireNonNull(found.get(spec.name())).pipeline());
      }
    }
    return ordered;
  }

  private @Nullable Known look(Repo repo, @Nullable Known before) throws IOException {
    if (before != null
        && modified(repo, before.pipeline().version()) == before.modified()
        && !isThere(Pipelines.file(repo, before.pipeline().version() + 1))) {
      return before;
    }
    if (before == null && !isThere(Pipelines.file(repo, 1))) {
      return null;
    }
    Optional<Pipeline> newest = pipelines.find(repo.name());
    return newest.isEmpty()
        ? null
        : new Known(newest.get(), modified(repo, newest.get().version()));
  }

  private long modified(Repo repo, int version) throws IOException {
    try {
      return files.getFileStatus(Pipelines.file(repo, version)).getModificationTime();
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  // One request on an object store, where to ask whether anything is there takes two.
  @SuppressWarnings("deprecation")
  private boolean isThere(Path file) throws IOException {
    return files.isFile(file);
  }
}
