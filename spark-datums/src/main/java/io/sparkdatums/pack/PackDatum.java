package io.sparkdatums.pack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one datum of a pack went.
 *
 * @param ordinal its number within the pack, from 0
 * @param position its place in the plan file
 * @param id its identity in hex
 * @param key its order key: the input paths, joined by NUL
 * @param state how it ended
 * @param reason why it ran, for example {@code new}
 * @param tries how often user code was started for it
 * @param started when user code began to run in the last try, or where it came to nothing, when
 *     that try began, in milliseconds since the epoch
 * @param downloadMillis time spent on getting its inputs
 * @param processMillis time spent in user code
 * @param uploadMillis time spent on storing its outputs
 * @param bytesIn length of its inputs
 * @param bytesOut length of its outputs
 * @param bytesDeduplicated the part of bytesOut that was in a pack already
 * @param recordsOut how many files it wrote, with those that are only links to inputs
 * @param memory bytes of memory that its processes held at most, as far as they were seen; 0 if
 *     that is not known
 * @param worker which worker ran it
 * @param message why it failed, null if it did not
 * @param inputs what it read, the first {@link #MAX_INPUTS} of them
 */
public record PackDatum(
    int ordinal,
    long position,
    String id,
    String key,
    DatumState state,
    String reason,
    int tries,
    long started,
    long downloadMillis,
    long processMillis,
    long uploadMillis,
    long bytesIn,
    long bytesOut,
    long bytesDeduplicated,
    long recordsOut,
    long memory,
    String worker,
    @Nullable String message,
    List<PackInput> inputs) {

  /** How many inputs the record of a datum names at most: a record is held in memory. */
  public static final int MAX_INPUTS = 1000;

  public PackDatum {
    inputs = List.copyOf(inputs);
  }

  /** A datum of which it is not known how many files it wrote, and how much memory it took. */
  public PackDatum(
      int ordinal,
      long position,
      String id,
      String key,
      DatumState state,
      String reason,
      int tries,
      long started,
      long downloadMillis,
      long processMillis,
      long uploadMillis,
      long bytesIn,
      long bytesOut,
      long bytesDeduplicated,
      String worker,
      @Nullable String message,
      List<PackInput> inputs) {
    this(
        ordinal,
        position,
        id,
        key,
        state,
        reason,
        tries,
        started,
        downloadMillis,
        processMillis,
        uploadMillis,
        bytesIn,
        bytesOut,
        bytesDeduplicated,
        0,
        0,
        worker,
        message,
        inputs);
  }
}
