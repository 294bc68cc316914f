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
 * @param started when the last try began, in milliseconds since the epoch
 * @param downloadMillis time spent on getting its inputs
 * @param processMillis time spent in user code
 * @param uploadMillis time spent on storing its outputs
 * @param bytesIn length of its inputs
 * @param bytesOut length of its outputs
 * @param bytesDeduplicated the part of bytesOut that was in a pack already
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
    String worker,
    @Nullable String message,
    List<PackInput> inputs) {

  /** How many inputs the record of a datum names at most: a record is held in memory. */
  public static final int MAX_INPUTS = 1000;

  public PackDatum {
    inputs = List.copyOf(inputs);
  }
}
