package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.Identity;
import io.sparkdatums.datum.InputIdentity;
import io.sparkdatums.pack.InputHash;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackInput;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.tree.SubtreeDigest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt about a datum while its inputs are read: the hashes of files that were new, and
 * from them the datum's identity.
 */
final class Learnt implements Closeable {
  private final PlannedDatum datum;
  private final LearntHashes hashes;
  private final List<byte[]> read = new ArrayList<>();
  private Identity.@Nullable Sum sum;
  private @Nullable SubtreeDigest digest;

  /**
   * @param scratch a directory for what does not fit in memory
   */
  Learnt(PlannedDatum datum, Path scratch) {
    this.datum = datum;
    this.hashes = new LearntHashes(scratch);
  }

  /** Begins with so many inputs. */
  void begin(long inputs) {
    sum = Identity.sum(inputs);
  }

  /** Begins an input; its files follow in canonical order. */
  void begin(PlannedInput input) {
    digest = input.directory() && input.hash() == null ? new SubtreeDigest(input.path()) : null;
  }

  /** A file was read and this is the hash of its content. */
  void file(PlannedInput input, DatumFile file, byte[] hash) throws IOException {
    if (digest != null) {
      digest.file(file.path(), file.size(), hash);
    }
    if (file.hash() == null) {
      hashes.add(
          new InputHash(
              input.root(), file.path(), file.size(), file.modified(), file.etag(), hash));
    }
    if (!input.directory()) {
      add(input, hash);
    }
  }

  /** An empty directory. */
  void directory(String path) {
    if (digest != null) {
      digest.directory(path);
    }
  }

  void end(PlannedInput input) {
    byte[] known = input.hash();
    if (digest != null) {
      add(input, digest.finish().hash());
    } else if (input.directory()) {
      add(input, Objects.requireNonNull(known));
    }
    digest = null;
  }

  private void add(PlannedInput input, byte[] hash) {
    Objects.requireNonNull(sum).add(new InputIdentity(input.name(), input.path(), hash));
    if (read.size() < PackDatum.MAX_INPUTS) {
      read.add(hash);
    }
  }

  /** The hash of a file that the plan did not know and that was read; null if it was not. */
  byte @Nullable [] hash(PlannedInput input, DatumFile file) throws IOException {
    return hashes.find(input.root(), file.path());
  }

  /** The datum's identity, which the plan may have known already. Asked for once. */
  String id(Identity identity) {
    String planned = datum.id();
    return planned != null ? planned : identity.id(Objects.requireNonNull(sum));
  }

  /** The inputs as the pack names them. */
  List<PackInput> inputs() {
    List<PackInput> inputs = new ArrayList<>();
    for (PackInput planned : datum.inputs().first()) {
      int number = inputs.size();
      inputs.add(
          planned.hash() != null || number >= read.size()
              ? planned
              : new PackInput(
                  planned.name(),
                  planned.path(),
                  planned.size(),
                  HexFormat.of().formatHex(read.get(number))));
    }
    return inputs;
  }

  /** The inputs as the pack names them where none was read, with the hashes of the plan. */
  static List<PackInput> unread(PlannedDatum datum) {
    return datum.inputs().first();
  }

  /** Records the hashes with the datum in hand. */
  void record(PackWriter pack) throws IOException {
    hashes.record(pack);
  }

  @Override
  public void close() throws IOException {
    hashes.close();
  }
}
