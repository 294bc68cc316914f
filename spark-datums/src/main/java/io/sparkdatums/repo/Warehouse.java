package io.sparkdatums.repo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Option;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A directory that holds repos and the pool of packs, on any Hadoop filesystem. It may be sent to
 * Spark tasks. Nothing here needs a Spark session.
 */
public final class Warehouse implements Serializable {
  /** Where a session's warehouse is. */
  public static final Option<String> LOCATION =
      Option.text(
          "spark.datums.warehouse",
          "a directory, as a URI or a path",
          "./datums-warehouse",
          "The warehouse: where repos and their packs are kept.");

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI location;
  private transient Configuration conf;
  private transient Storage storage;

  private Warehouse(URI location, Configuration conf, Storage storage) {
    this.location = location;
    this.conf = conf;
    this.storage = storage;
  }

  /**
   * The warehouse at a URI or a path of the default filesystem. The directory need not exist.
   *
   * @throws DatumsException {@code WAREHOUSE_INVALID} if there is no filesystem for it
   */
  public static Warehouse open(String uri, Configuration conf) throws IOException {
    try {
      Path path = new Path(uri);
      Path qualified = path.getFileSystem(conf).makeQualified(path);
      return new Warehouse(qualified.toUri(), conf, Storage.of(qualified, conf));
    } catch (IllegalArgumentException | IOException e) {
      throw DatumsException.of(
          "WAREHOUSE_INVALID",
          Map.of("warehouse", uri, "cause", String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Where it is. */
  public Path location() {
    return new Path(location);
  }

  /** The Hadoop configuration that it was opened with. */
  public Configuration conf() {
    return conf;
  }

  /** How files in it are written and read. */
  public Storage storage() {
    return storage;
  }

  /**
   * Makes a repo.
   *
   * @throws DatumsException {@code NAME_INVALID}, or {@code REPO_EXISTS}
   */
  public Repo createRepo(String name, String description) throws IOException {
    Names.check("repo", name);
    ObjectNode facts = JSON.createObjectNode();
    facts.put("name", name);
    facts.put("description", description);
    facts.put("created", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    byte[] text = facts.toPrettyString().getBytes(StandardCharsets.UTF_8);
    if (!storage.putIfAbsent(factsFile(name), text)) {
      throw DatumsException.of("REPO_EXISTS", Map.of("repo", name, "warehouse", location));
    }
    return new Repo(this, name);
  }

  /**
   * A repo that is there.
   *
   * @throws DatumsException {@code NAME_INVALID}, or {@code REPO_NOT_FOUND}
   */
  public Repo repo(String name) throws IOException {
    if (!hasRepo(name)) {
      throw DatumsException.of("REPO_NOT_FOUND", Map.of("repo", name, "warehouse", location));
    }
    return new Repo(this, name);
  }

  /**
   * Removes a repo with all its branches, and its pipeline if it has one. Contents in packs stay
   * until they are collected.
   *
   * @throws DatumsException {@code NAME_INVALID}, or {@code REPO_NOT_FOUND}
   */
  public void deleteRepo(String name) throws IOException {
    Repo repo = repo(name);
    // Without its facts it is no repo any more, whatever of the rest is still there.
    storage.files().delete(factsFile(name), false);
    storage.files().delete(repo.location(), true);
  }

  /** Whether there is a repo of that name. */
  public boolean hasRepo(String name) throws IOException {
    return storage.files().exists(factsFile(Names.check("repo", name)));
  }

  /** All repos by name. */
  public Stream<Repo> repos() throws IOException {
    return storage.list(new Path(location(), "repos")).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .sorted()
        .map(name -> new Repo(this, name));
  }

  private Path factsFile(String repo) {
    return new Path(location(), "repos/" + repo + "/repo.json");
  }

  /**
   * The file of a pack.
   *
   * @param pack its name, {@code <job>/<name>}
   */
  public Path packFile(String pack) {
    return new Path(location(), "packs/" + pack + ".pack");
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    conf.write(out);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    conf = new Configuration(false);
    conf.readFields(in);
    storage = Storage.of(location(), conf);
  }

  @Override
  public String toString() {
    return location.toString();
  }
}
