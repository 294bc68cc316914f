package io.sparkdatums.job;

import java.util.List;

/**
 * Which packs make up a job's result. Written once; the merge and every later job read only this.
 *
 * @param job the job's id
 * @param packs the names of the packs
 */
record Seal(String job, List<String> packs) {

  Seal {
    packs = List.copyOf(packs);
  }
}
