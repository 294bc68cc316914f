package io.sparkdatums.plan;

/** What stands in a plan file for an input, or for many. */
sealed interface PlanEntry permits PlannedInput, StoredInputs {

  /** The input's name in the spec. */
  String name();

  /** The URI of the plain directory, or empty for a repo. */
  String root();

  /** Total length of the files in bytes. */
  long size();
}
