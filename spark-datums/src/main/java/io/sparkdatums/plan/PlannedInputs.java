package io.sparkdatums.plan;

import io.sparkdatums.datum.MatchList;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackInput;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a datum, ordered by input name. There may be millions: those that are too many for
 * the plan file lie in lists, which are read anew whenever somebody looks at them, one input at a
 * time.
 */
public final class PlannedInputs {
  private final List<PlanEntry> entries;
  private final List<PackInput> first;

  private PlannedInputs(List<? extends PlanEntry> entries, List<PackInput> first) {
    this.entries = List.copyOf(entries);
    this.first = List.copyOf(first);
  }

  /** Inputs that are few. */
  public static PlannedInputs of(List<PlannedInput> inputs) {
    return new PlannedInputs(
        inputs, inputs.stream().limit(PackDatum.MAX_INPUTS).map(PlannedInputs::named).toList());
  }

  /** What a plan file has, whose lists lie in storage. */
  static PlannedInputs read(List<PlanEntry> entries, Configuration conf) throws IOException {
    List<PackInput> first = new ArrayList<>();
    try (Cursor cursor = new Cursor(entries, conf)) {
      while (cursor.hasNext() && first.size() < PackDatum.MAX_INPUTS) {
        first.add(named(cursor.next()));
      }
    }
    return new PlannedInputs(entries, first);
  }

  private static PackInput named(PlannedInput input) {
    byte[] hash = input.hash();
    String hex = hash == null ? null : HexFormat.of().formatHex(hash);
    return new PackInput(input.name(), input.path(), input.size(), hex);
  }

  /** The first {@value PackDatum#MAX_INPUTS} as a pack names them, with the hashes of the plan. */
  public List<PackInput> first() {
    return first;
  }

  /** How many there are. */
  public long count(Configuration conf) throws IOException {
    long count = 0;
    for (PlanEntry entry : entries) {
      if (entry instanceof StoredInputs stored) {
        try (MatchList.Reader list = new MatchList.Reader(stored.list(), 0, conf)) {
          count += list.count();
        }
      } else {
        count++;
      }
    }
    return count;
  }

  /** Total length of the files in bytes. */
  public long size() {
    return entries.stream().mapToLong(PlanEntry::size).sum();
  }

  /**
   * Whether there are at most so many files, no list of them lies in storage, and those of some of
   * the inputs have at most so many bytes.
   */
  public boolean fit(long files, long bytes, Predicate<PlannedInput> counted) {
    long filesLeft = files;
    long bytesLeft = bytes;
    for (PlanEntry entry : entries) {
      if (!(entry instanceof PlannedInput input) || input.files() == null) {
        return false;
      }
      filesLeft -= input.numFiles();
      bytesLeft -= counted.test(input) ? input.size() : 0;
    }
    return filesLeft >= 0 && bytesLeft >= 0;
  }

  /** The names, in order. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> names.add(entry.name()));
    return names;
  }

  /** Whether all of a name are in plain directories. */
  public boolean arePlain(String name) {
    return entries.stream().noneMatch(entry -> entry.name().equals(name) && entry.root().isEmpty());
  }

  /** All, in order. */
  public Cursor open(Configuration conf) {
    return new Cursor(entries, conf);
  }

  /** Those of a name, in parts of which each is in canonical order of the paths. */
  public List<Cursor> ascending(String name, Configuration conf) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .map(entry -> new Cursor(List.of(entry), conf))
        .toList();
  }

  List<PlanEntry> entries() {
    return entries;
  }

  /** Goes over inputs, with one in memory; to be closed. */
  public static final class Cursor implements Closeable {
    private final Iterator<PlanEntry> entries;
    private final Configuration conf;
    private @Nullable StoredInputs stored;
    private MatchList.@Nullable Reader list;

    private Cursor(List<PlanEntry> entries, Configuration conf) {
      this.entries = entries.iterator();
      this.conf = conf;
    }

    /** Whether there is another one. */
    public boolean hasNext() throws IOException {
      MatchList.Reader open = list;
      if (open != null && !open.hasNext()) {
        close();
      }
      return list != null || entries.hasNext();
    }

    /** The next one. */
    public PlannedInput next() throws IOException {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (list == null) {
        PlanEntry entry = entries.next();
        if (entry instanceof PlannedInput input) {
          return input;
        } else if (entry instanceof StoredInputs inputs) {
          stored = inputs;
          list = new MatchList.Reader(inputs.list(), 0, conf);
        }
      }
      if (stored == null || list == null) {
        throw new IllegalStateException("neither an input nor a list");
      }
      return StoredInputs.input(stored.leaf(), list.next());
    }

    @Override
    public void close() throws IOException {
      MatchList.Reader open = list;
      list = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
