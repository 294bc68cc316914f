package io.sparkdatums.examples.mapreduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The map step: copies each record {@code id,sequence,value} of a file to {@code /<first two
 * digits>/<id>.csv}. Every datum writes its own part of such a file; the merge concatenates the
 * parts in the order of the input paths.
 *
 * <p>Memory is bounded by {@link #BUFFERED_BYTES} whatever the file's length: full buffers are
 * appended to the output and filled again.
 */
public final class GroupById implements DatumFunction {
  private static final int BUFFERED_BYTES = 32 << 20;

  private final Map<String, ByteArrayOutputStream> records = new TreeMap<>();
  private int buffered;

  @Override
  public void process(Datum datum, DatumOutput output) throws IOException {
    clear();
    try (Stream<InputFile> files = datum.input("records").files()) {
      for (Iterator<InputFile> file = files.iterator(); file.hasNext(); ) {
        group(file.next(), output);
      }
    }
    flush(output);
  }

  private void group(InputFile file, DatumOutput output) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file.open(), UTF_8), 1 << 16)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        int comma = line.indexOf(',');
        if (comma < 2) {
          throw new IOException(
              file.path() + ", line " + number + ": no record \"id,sequence,value\": " + line);
        }
        byte[] record = (line + '\n').getBytes(UTF_8);
        records
            .computeIfAbsent(line.substring(0, comma), id -> new ByteArrayOutputStream(256))
            .writeBytes(record);
        buffered += record.length;
        if (buffered >= BUFFERED_BYTES) {
          flush(output);
        }
      }
    }
  }

  private void flush(DatumOutput output) throws IOException {
    for (Map.Entry<String, ByteArrayOutputStream> entry : records.entrySet()) {
      String id = entry.getKey();
      try (OutputStream file = output.create("/" + id.substring(0, 2) + "/" + id + ".csv")) {
        entry.getValue().writeTo(file);
      }
    }
    clear();
  }

  private void clear() {
    records.clear();
    buffered = 0;
  }
}
