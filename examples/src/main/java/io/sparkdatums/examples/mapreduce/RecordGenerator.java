package io.sparkdatums.examples.mapreduce;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Writes files of records {@code id,sequence,value}. Equal arguments make equal bytes on every
 * machine: the numbers come from SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", 2014), one stream per file. Runs without being compiled first: {@code java
 * RecordGenerator.java}.
 */
public final class RecordGenerator {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private RecordGenerator() {}

  /** Arguments: directory, number of files, records per file, distinct ids, seed. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 5) {
      System.err.println("usage: RecordGenerator DIRECTORY FILES RECORDS IDS SEED");
      System.exit(2);
    }
    generate(
        Path.of(arguments[0]),
        Integer.parseInt(arguments[1]),
        Long.parseLong(arguments[2]),
        Long.parseLong(arguments[3]),
        Long.parseLong(arguments[4]));
  }

  /**
   * Writes {@code part-0000.csv} and so on. Files are independent of each other: more files leave
   * the first ones as they were.
   *
   * @param directory made if it is missing
   * @param records lines per file
   * @param ids how many different ids there are, at least one
   */
  public static void generate(Path directory, int files, long records, long ids, long seed)
      throws IOException {
    Files.createDirectories(directory);
    IntStream.range(0, files)
        .parallel()
        .forEach(file -> generateFile(directory, file, records, ids, seed));
  }

  private static void generateFile(Path directory, int file, long records, long ids, long seed) {
    String number = Integer.toString(10_000 + file).substring(1);
    Path path = directory.resolve("part-" + number + ".csv");
    long state = mix(seed + GAMMA * (file + 1L));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
      for (long record = 0; record < records; record++) {
        state += GAMMA;
        long id = mix(seed ^ Long.remainderUnsigned(mix(state), ids));
        state += GAMMA;
        long value = Long.remainderUnsigned(mix(state), 1000);
        out.write((hex(id) + ',' + number + '-' + record + ',' + value + '\n').getBytes(US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hex(long id) {
    String digits = Long.toHexString(id);
    return "0".repeat(16 - digits.length()) + digits;
  }

  /** A bijection, so that different numbers give different ids. */
  private static long mix(long number) {
    long z = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
