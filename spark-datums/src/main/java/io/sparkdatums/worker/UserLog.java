package io.sparkdatums.worker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkdatums.repo.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What user code printed, as a file of JSON lines: {@code ts, job, datum, try, stream, message}.
 * The file is made when there is a first line. A line that cannot be written is lost: a full disk
 * under the log is no reason to fail a datum.
 */
final class UserLog implements Closeable {
  private static final JsonFactory JSON = new JsonFactory();

  private final Storage storage;
  private final Path file;
  private final String job;
  private @Nullable JsonGenerator out;
  private boolean broken;

  UserLog(Storage storage, Path file, String job) {
    this.storage = storage;
    this.file = file;
    this.job = job;
  }

  /** One line. */
  record Line(Instant time, String stream, String message) {}

  synchronized void write(String datum, int attempt, Line line) {
    if (broken) {
      return;
    }
    try {
      JsonGenerator json = out;
      if (json == null) {
        json = JSON.createGenerator((OutputStream) storage.create(file));
        json.setRootValueSeparator(null);
        out = json;
      }
      json.writeStartObject();
      json.writeStringField("ts", line.time().truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("job", job);
      json.writeStringField("datum", datum);
      json.writeNumberField("try", attempt);
      json.writeStringField("stream", line.stream());
      json.writeStringField("message", line.message());
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      broken = true;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
