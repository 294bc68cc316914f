package io.sparkdatums.repo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Copies many files into packs in a Spark job, a chunk of them per task. The chunks are handed over
 * in files, so that the driver remembers none of what it has listed. Files that only this machine
 * sees are copied here, unless all tasks run here too.
 */
record SourceCopy(PutPack packs) implements Serializable {

  /** Copies the files and names the packs. */
  List<String> copy(SparkSession spark, Iterator<List<SourceFiles.File>> chunks, boolean local)
      throws IOException {
    if (local && !spark.sparkContext().isLocal()) {
      List<String> written = new ArrayList<>();
      while (chunks.hasNext()) {
        int number = written.size();
        written.add(packs.copy(number, String.valueOf(number), chunks.next()));
      }
      return written;
    }
    int count = 0;
    try {
      while (chunks.hasNext()) {
        write(count++, chunks.next());
      }
      List<Integer> numbers = IntStream.range(0, count).boxed().toList();
      return JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(numbers, count)
          .map(this::copy)
          .collect();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw SparkErrors.named("the copy of files for " + packs.job(), e);
    } finally {
      for (int number = 0; number < count; number++) {
        packs.warehouse().storage().files().delete(list(number), false);
      }
    }
  }

  // Each attempt of a task writes a pack of its own, and the one that Spark accepts counts.
  private String copy(int number) throws IOException {
    return packs.copy(number, number + "-" + UUID.randomUUID(), read(number));
  }

  private Path list(int number) {
    return new Path(
        packs.warehouse().packFile(packs.job() + "/any").getParent(), number + ".files");
  }

  private void write(int number, List<SourceFiles.File> files) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(packs.warehouse().storage().create(list(number))))) {
      out.writeInt(files.size());
      for (SourceFiles.File file : files) {
        text(out, file.path());
        text(out, file.source());
        out.writeLong(file.size());
      }
    }
  }

  private List<SourceFiles.File> read(int number) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(packs.warehouse().storage().open(list(number))))) {
      int count = in.readInt();
      List<SourceFiles.File> files = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        files.add(new SourceFiles.File(text(in), text(in), in.readLong()));
      }
      return files;
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
