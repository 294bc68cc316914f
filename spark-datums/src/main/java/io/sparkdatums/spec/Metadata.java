package io.sparkdatums.spec;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a spec says about a pipeline for other tools; kept and shown, without any other effect.
 *
 * @param annotations by name
 * @param labels by name
 */
public record Metadata(Map<String, String> annotations, Map<String, String> labels) {

  /** Nothing is said. */
  public static final Metadata NONE = new Metadata(Map.of(), Map.of());

  public Metadata {
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
