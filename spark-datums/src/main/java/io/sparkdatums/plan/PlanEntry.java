package io.sparkdatums.plan;

/** What stands in a plan file for an input, or for many. */
sealed interface PlanEntry permits PlannedInput, StoredInputs {}
