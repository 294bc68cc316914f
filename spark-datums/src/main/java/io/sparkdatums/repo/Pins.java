package io.sparkdatums.repo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files that say that something is at work which may refer to packs that nothing else refers
 * to any longer. Each is written before its owner looks at what there is, and is gone when its work
 * is done.
 */
public final class Pins {
  /** Begins the names of pins of what copies files from tree to tree. */
  static final String COPY = "copy-";

  /** After this time one of another host is taken for left behind. */
  private static final Duration LONGEST = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(Pins.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  private final Warehouse warehouse;
  private final Path directory;

  public Pins(Warehouse warehouse) {
    this.warehouse = warehouse;
    this.directory = new Path(warehouse.location(), "pins");
  }

  /**
   * Pins everything until the returned handle is closed.
   *
   * @param name of the work; no other has it
   */
  public Pin hold(String name) throws IOException {
    Path pin = new Path(directory, name);
    ObjectNode facts = JSON.createObjectNode();
    facts.put("host", InetAddress.getLocalHost().getHostName());
    facts.put("pid", ProcessHandle.current().pid());
    HERE.add(pin);
    warehouse.storage().putIfAbsent(pin, JSON.writeValueAsBytes(facts));
    return () -> {
      HERE.remove(pin);
      try {
        warehouse.storage().files().delete(pin, false);
      } catch (IOException e) {
        // It counts no longer once this process has ended.
        LOG.warn("{} is left behind", pin, e);
      }
    };
  }

  /** Holds while work goes on. */
  public interface Pin extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Something at work.
   *
   * @param since when it was pinned, by the clock of storage
   */
  public record Held(String name, Instant since) {
    /** Whether it may refer to packs of any age. */
    public boolean isCopy() {
      return name.startsWith(COPY);
    }
  }

  /** What is at work; what is known to have died is left out, and its pin deleted. */
  public List<Held> held() throws IOException {
    List<Held> held = new ArrayList<>();
    for (FileStatus pin : warehouse.storage().list(directory)) {
      Optional<byte[]> facts = warehouse.storage().read(pin.getPath());
      if (facts.isEmpty()) {
        continue;
      }
      if (isLeft(pin, JSON.readTree(facts.get()))) {
        warehouse.storage().files().delete(pin.getPath(), false);
      } else {
        Instant since = Instant.ofEpochMilli(pin.getModificationTime());
        held.add(new Held(pin.getPath().getName(), since));
      }
    }
    return held;
  }

  private static boolean isLeft(FileStatus pin, JsonNode facts) throws IOException {
    if (!facts.path("host").asText().equals(InetAddress.getLocalHost().getHostName())) {
      Instant written = Instant.ofEpochMilli(pin.getModificationTime());
      return written.isBefore(Instant.now().minus(LONGEST));
    }
    long pid = facts.path("pid").asLong();
    return pid == ProcessHandle.current().pid()
        ? !HERE.contains(pin.getPath())
        : ProcessHandle.of(pid).isEmpty();
  }
}
