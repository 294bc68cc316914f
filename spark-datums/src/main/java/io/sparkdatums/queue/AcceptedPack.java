package io.sparkdatums.queue;

import java.util.List;

/**
 * A closed pack that is part of a job's result.
 *
 * @param pack its name, {@code <job>/<name>}
 * @param entries files, directories and pieces that it holds
 */
public record AcceptedPack(String pack, long entries) {

  /** The names of packs, each once, in order. */
  public static List<String> names(List<AcceptedPack> packs) {
    return packs.stream().map(AcceptedPack::pack).distinct().sorted().toList();
  }
}
