package io.sparkdatums.examples.mapreduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LongSummaryStatistics;
import java.util.stream.Stream;

/**
 * The reduce step: for each {@code /xx/<id>.csv} of its datum, a directory of ids, writes {@code
 * /xx/<id>.json} with the number of records and the sum, least and greatest of their values.
 */
public final class SummarizeIds implements DatumFunction {

  @Override
  public void process(Datum datum, DatumOutput output) throws IOException {
    try (Stream<InputFile> files = datum.input("by_id").files()) {
      for (Iterator<InputFile> iterator = files.iterator(); iterator.hasNext(); ) {
        InputFile file = iterator.next();
        String path = file.path().substring(0, file.path().length() - ".csv".length());
        String id = path.substring(path.lastIndexOf('/') + 1);
        try (OutputStream summary = output.create(path + ".json")) {
          summary.write(json(id, statistics(file)).getBytes(UTF_8));
        }
      }
    }
  }

  private static LongSummaryStatistics statistics(InputFile file) throws IOException {
    LongSummaryStatistics values = new LongSummaryStatistics();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(file.open(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        values.accept(Long.parseLong(line, line.lastIndexOf(',') + 1, line.length(), 10));
      }
    }
    return values;
  }

  private static String json(String id, LongSummaryStatistics values) {
    return "{\"id\":\""
        + id
        + "\",\"records\":"
        + values.getCount()
        + ",\"sum\":"
        + values.getSum()
        + ",\"min\":"
        + values.getMin()
        + ",\"max\":"
        + values.getMax()
        + "}\n";
  }
}
