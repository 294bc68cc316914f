package io.sparkdatums.worker;

import io.sparkdatums.api.DatumInput;
import io.sparkdatums.api.InputFile;
import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import io.sparkdatums.repo.OpenPacks;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Part;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A datum's inputs as a function sees them: read where they are, compared with their hashes.
 *
 * <p>A file that no job has seen before is read for its hash first. If it is small, its content is
 * kept for the function, so that it is fetched once.
 */
@SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing else
final class FunctionInputs implements Closeable {
  private static final int KEEP = 8 << 20;

  /** About how many bytes a file costs that is kept, besides its content. */
  private static final int OVERHEAD = 200;

  private final Warehouse warehouse;
  private final InputContents contents;
  private final PlannedDatum datum;
  private final Set<String> emptyFiles;
  private final Map<String, Map<String, byte[]>> kept = new HashMap<>();
  private long keptBytes;
  private @Nullable Learnt learnt;
  private @Nullable InputList list;

  /**
   * @param contents closed with this
   */
  FunctionInputs(
      Warehouse warehouse, InputContents contents, PlannedDatum datum, Set<String> emptyFiles) {
    this.warehouse = warehouse;
    this.contents = contents;
    this.datum = datum;
    this.emptyFiles = emptyFiles;
  }

  /**
   * Reads what has to be read.
   *
   * @param into is told of it, and asked for it later
   */
  void learn(Learnt into) throws IOException {
    list = new InputList(contents.count(datum), () -> contents.inputs(datum), Input::new);
    if (datum.id() != null) {
      return; // which means that all hashes are known
    }
    learnt = into;
    into.begin(contents.count(datum));
    try (PlannedInputs.Cursor inputs = contents.inputs(datum)) {
      while (inputs.hasNext()) {
        learn(inputs.next(), into);
      }
    }
  }

  private void learn(PlannedInput input, Learnt into) throws IOException {
    into.begin(input);
    try (FileList.Reader files = contents.list(input)) {
      while (files.hasNext()) {
        DatumFile file = files.next();
        if (file.isDirectory()) {
          into.directory(file.path());
        } else {
          into.file(input, file, hash(input, file));
        }
      }
    }
    into.end(input);
  }

  private byte[] hash(PlannedInput input, DatumFile file) throws IOException {
    byte[] known = file.hash();
    if (known != null) {
      return known;
    }
    MessageDigest digest = Download.sha256();
    long size = 0;
    try (InputStream in = contents.open(input, file)) {
      if (file.size() <= KEEP - keptBytes) {
        byte[] all = in.readNBytes((int) file.size() + 1);
        size = all.length;
        digest.update(all);
        kept.computeIfAbsent(input.root(), root -> new HashMap<>()).put(file.path(), all);
        keptBytes += size + OVERHEAD;
      } else {
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          digest.update(buffer, 0, count);
          size += count;
        }
      }
    }
    if (size != file.size()) {
      throw InputContents.changed(file.path());
    }
    contents.check(input, file);
    return digest.digest();
  }

  /** The inputs as the function sees them, once they were learnt. */
  List<DatumInput> list() {
    return Objects.requireNonNull(list);
  }

  private InputStream open(PlannedInput input, DatumFile file) throws IOException {
    if (emptyFiles.contains(input.name())) {
      return InputStream.nullInputStream();
    }
    byte[] content = kept.getOrDefault(input.root(), Map.of()).get(file.path());
    if (content != null) {
      return new ByteArrayInputStream(content);
    }
    if (input.root().isEmpty()) {
      return parts(file);
    }
    return verified(input, file);
  }

  private synchronized InputStream verified(PlannedInput input, DatumFile file) throws IOException {
    byte[] known = file.hash();
    byte[] hash =
        known != null || learnt == null ? known : Objects.requireNonNull(learnt.hash(input, file));
    return new VerifiedStream(contents.open(input, file), file.path(), hash);
  }

  // A function may have any number of files open at the same time, and none of them may depend on
  // a pack that is kept open for others.
  private InputStream parts(DatumFile file) throws IOException {
    if (file.parts().size() == 1) {
      return part(file.parts().get(0));
    }
    Iterator<Part> parts = file.parts().iterator();
    return new SequenceInputStream(
        new Enumeration<InputStream>() {
          @Override
          public boolean hasMoreElements() {
            return parts.hasNext();
          }

          @Override
          public InputStream nextElement() {
            try {
              return part(parts.next());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  private InputStream part(Part part) throws IOException {
    FSDataInputStream in;
    try {
      in = warehouse.storage().files().open(warehouse.packFile(part.pack()));
    } catch (FileNotFoundException e) {
      return ofRewritten(part);
    }
    try {
      in.seek(part.offset());
      return new VerifiedStream(new Range(in, part.length()), "pack " + part.pack(), part.hash());
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The bytes of a part whose pack was written anew, which only a reader of packs can find. */
  private InputStream ofRewritten(Part part) throws IOException {
    OpenPacks own = new OpenPacks(warehouse);
    return new FilterInputStream(own.open(part)) {
      @Override
      public void close() throws IOException {
        own.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    if (list != null) {
      list.close();
    }
    contents.close();
  }

  private final class Input implements DatumInput {
    private final PlannedInput input;

    Input(PlannedInput input) {
      this.input = input;
    }

    @Override
    public String name() {
      return input.name();
    }

    @Override
    public String path() {
      return input.path();
    }

    @Override
    public Stream<InputFile> files() throws IOException {
      FileList.Reader files = contents.list(input);
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(files, Spliterator.ORDERED | Spliterator.NONNULL),
              false)
          .filter(file -> !file.isDirectory())
          .<InputFile>map(file -> new File(input, file))
          .onClose(
              () -> {
                try {
                  files.close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private final class File implements InputFile {
    private final PlannedInput input;
    private final DatumFile file;

    File(PlannedInput input, DatumFile file) {
      this.input = input;
      this.file = file;
    }

    @Override
    public String path() {
      return file.path();
    }

    @Override
    public long size() {
      return emptyFiles.contains(input.name()) ? 0 : file.size();
    }

    @Override
    public InputStream open() throws IOException {
      return FunctionInputs.this.open(input, file);
    }
  }
}
