package io.sparkdatums.benchmarks;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;

/** Copies each input file to the path that it has. */
public final class CopyFunction implements DatumFunction {

  @Override
  public void process(Datum datum, DatumOutput output) throws Exception {
    try (Stream<InputFile> files = datum.inputs().get(0).files()) {
      for (Iterator<InputFile> each = files.iterator(); each.hasNext(); ) {
        InputFile file = each.next();
        try (InputStream in = file.open();
            OutputStream out = output.create(file.path())) {
          in.transferTo(out);
        }
      }
    }
  }
}
