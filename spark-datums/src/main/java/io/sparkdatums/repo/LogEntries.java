package io.sparkdatums.repo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files of a Delta log as they lie in storage: {@code _delta_log/00000000000000000007.json} and
 * what stands beside it for the same version.
 */
record LogEntries(Path table, Storage storage) {
  private static final Pattern NAME =
      Pattern.compile("([0-9]{20})\\.(json|crc|checkpoint\\.parquet)");
  private static final String ENTRY = "json";
  private static final String CHECKPOINT = "checkpoint.parquet";
  private static final ObjectMapper JSON = new ObjectMapper();

  static LogEntries of(Path table, Configuration conf) throws IOException {
    return new LogEntries(table, Storage.of(table, conf));
  }

  /** A file of the log. */
  private record Entry(long version, String kind, FileStatus status) {
    boolean isBefore(long time) {
      return status.getModificationTime() < time;
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (FileStatus status : storage.list(new Path(table, "_delta_log"))) {
      Matcher name = NAME.matcher(status.getPath().getName());
      if (name.matches()) {
        entries.add(new Entry(Long.parseLong(name.group(1)), name.group(2), status));
      }
    }
    return entries;
  }

  /**
   * The data files that versions written at a time or later have removed from the table.
   *
   * @param time in milliseconds since the epoch
   */
  List<Path> removedSince(long time) throws IOException {
    List<Path> removed = new ArrayList<>();
    for (Entry entry : entries()) {
      if (entry.kind().equals(ENTRY) && !entry.isBefore(time)) {
        addRemoved(entry.status().getPath(), removed);
      }
    }
    return removed;
  }

  private void addRemoved(Path entry, List<Path> removed) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(storage.open(entry), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode path = line.isEmpty() ? null : JSON.readTree(line).path("remove").get("path");
        if (path != null) {
          // A child that is absolute is what it is.
          removed.add(new Path(table, new Path(URI.create(path.asText()))));
        }
      }
    } catch (FileNotFoundException e) {
      // Someone else has cleaned the log; what was removed before that is long gone.
      return;
    }
  }

  /** How many files, and how many bytes they are. */
  record Sums(long files, long bytes) {}

  /**
   * Deletes what a checkpoint stands for. Versions before that of the newest checkpoint that is old
   * enough can be read no longer.
   *
   * @param time what was written at this time or later stays, in milliseconds since the epoch
   * @param dryRun whether to count only
   */
  Sums shorten(long time, boolean dryRun) throws IOException {
    List<Entry> entries = entries();
    long from =
        entries.stream()
            .filter(entry -> entry.kind().equals(CHECKPOINT) && entry.isBefore(time))
            .mapToLong(Entry::version)
            .max()
            .orElse(0);
    long files = 0;
    long bytes = 0;
    for (Entry entry : entries) {
      boolean goes = entry.version() < from && entry.isBefore(time);
      if (goes && (dryRun || storage.files().delete(entry.status().getPath(), false))) {
        files++;
        bytes += entry.status().getLen();
      }
    }
    return new Sums(files, bytes);
  }
}
