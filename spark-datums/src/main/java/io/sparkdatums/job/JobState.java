package io.sparkdatums.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a job stands. */
public enum JobState {
  @JsonProperty("running")
  RUNNING,
  @JsonProperty("success")
  SUCCESS,
  @JsonProperty("failure")
  FAILURE,
  @JsonProperty("killed")
  KILLED
}
