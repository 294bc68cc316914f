package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.datum.PlainDirectory;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import io.sparkdatums.repo.OpenPacks;
import io.sparkdatums.repo.Warehouse;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contents of planned files, one at a time, and tells whether they still are what was
 * planned. Not thread-safe.
 */
final class InputContents implements Closeable {
  private final Warehouse warehouse;
  private final OpenPacks packs;
  private final Map<String, PlainDirectory> directories;

  InputContents(Warehouse warehouse) {
    this(warehouse, new HashMap<>());
  }

  /**
   * @param directories by URI, those that were met before
   */
  InputContents(Warehouse warehouse, Map<String, PlainDirectory> directories) {
    this.warehouse = warehouse;
    this.packs = new OpenPacks(warehouse);
    this.directories = directories;
  }

  /** The inputs of a datum. The caller closes them. */
  PlannedInputs.Cursor inputs(PlannedDatum datum) {
    return datum.inputs().open(warehouse.conf());
  }

  /** How many inputs a datum has. */
  long count(PlannedDatum datum) throws IOException {
    return datum.inputs().count(warehouse.conf());
  }

  /** Those of a name, in parts of which each is in canonical order. The caller closes them. */
  List<PlannedInputs.Cursor> ascending(PlannedInputs inputs, String name) {
    return inputs.ascending(name, warehouse.conf());
  }

  /** The files and empty directories of an input, in canonical order. The caller closes it. */
  FileList.Reader list(PlannedInput input) throws IOException {
    byte[] files = input.files();
    return files != null
        ? FileList.read(files)
        : FileList.read(Objects.requireNonNull(input.filesRef()), warehouse.conf());
  }

  /**
   * Opens a file. A stream of a repo's file compares the bytes with their hash by itself. It is
   * read before the next file is opened.
   *
   * @throws FailedTry if it is not the file that was planned
   */
  InputStream open(PlannedInput input, DatumFile file) throws IOException {
    if (!input.root().isEmpty()) {
      check(input, file);
      return directory(input).open(file.path());
    }
    return packs.open(file.parts());
  }

  /** Where a file of a plain directory is on this host's disks; null if it is not. */
  @Nullable Path local(PlannedInput input, DatumFile file) throws IOException {
    return input.root().isEmpty() ? null : directory(input).local(file.path());
  }

  /** Ends the streams of repo files. */
  @Override
  public void close() throws IOException {
    packs.close();
  }

  /**
   * Looks at a file of a plain directory before and after it is read. Where the hash is known, the
   * content decides instead.
   *
   * @throws FailedTry if it has another size, time or tag than was planned
   */
  void check(PlannedInput input, DatumFile file) throws IOException {
    if (!input.root().isEmpty() && file.hash() == null && !isUntouched(input, file)) {
      throw changed(file.path());
    }
  }

  /** Whether a file of a plain directory has the size, time and tag that were planned. */
  boolean isUntouched(PlannedInput input, DatumFile file) throws IOException {
    PlainDirectory.FileStat now = directory(input).stat(file.path());
    return now != null
        && !now.directory()
        && now.size() == file.size()
        && now.modified() == file.modified()
        && (now.etag() == null || file.etag() == null || now.etag().equals(file.etag()));
  }

  static FailedTry changed(String path) {
    return new FailedTry("input changed: " + path + " is not what it was when planned");
  }

  private PlainDirectory directory(PlannedInput input) throws IOException {
    PlainDirectory known = directories.get(input.root());
    if (known == null) {
      known = PlainDirectory.of(input.root(), warehouse.conf());
      directories.put(input.root(), known);
    }
    return known;
  }
}
