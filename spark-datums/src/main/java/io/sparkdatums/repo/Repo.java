package io.sparkdatums.repo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A versioned file tree. */
public final class Repo {
  /** The branch that is meant where none is named. */
  public static final String MASTER = "master";

  private final Warehouse warehouse;
  private final String name;

  Repo(Warehouse warehouse, String name) {
    this.warehouse = warehouse;
    this.name = name;
  }

  /** The warehouse that it is in. */
  public Warehouse warehouse() {
    return warehouse;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its directory. */
  public Path location() {
    return new Path(warehouse.location(), "repos/" + name);
  }

  /** What its maker wrote about it. */
  public String description() throws IOException {
    return facts().path("description").asText();
  }

  /** When it was made. */
  public Instant created() throws IOException {
    return Instant.parse(facts().path("created").asText());
  }

  private JsonNode facts() throws IOException {
    byte[] text =
        warehouse
            .storage()
            .read(new Path(location(), "repo.json"))
            .orElseThrow(
                () ->
                    DatumsException.of(
                        "REPO_NOT_FOUND", Map.of("repo", name, "warehouse", warehouse)));
    return new ObjectMapper().readTree(text);
  }

  /**
   * A branch, which need not have a commit yet.
   *
   * @throws DatumsException {@code NAME_INVALID}
   */
  public Branch branch(String branch) {
    return new Branch(this, Names.check("branch", branch));
  }

  /** The branches that have been written to, by name. */
  public Stream<Branch> branches() throws IOException {
    return warehouse.storage().list(new Path(location(), "branches")).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .sorted()
        .map(this::branch);
  }

  /** The directory of its spec versions. */
  public Path pipeline() {
    return new Path(location(), "pipeline");
  }

  /** The directory of its jobs. */
  public Path jobs() {
    return new Path(location(), "jobs");
  }

  @Override
  public String toString() {
    return name;
  }
}
