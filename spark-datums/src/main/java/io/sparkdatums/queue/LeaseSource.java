package io.sparkdatums.queue;

import java.io.IOException;
import java.util.Optional;

/** Where one worker gets its work from. */
public interface LeaseSource {

  /** The next range of datums to run; empty if nothing is left for this worker. */
  Optional<Lease> next() throws IOException;
}
