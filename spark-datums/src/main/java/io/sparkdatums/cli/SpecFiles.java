package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The specs of the files that a command names; {@code -} is standard input. */
final class SpecFiles {
  private SpecFiles() {}

  /** Reads all files. */
  static List<PipelineSpec> read(List<String> files) throws IOException {
    List<PipelineSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String file : files) {
      for (PipelineSpec spec : read(file)) {
        if (!names.add(spec.name())) {
          throw DatumsException.of(
              "SPEC_DUPLICATE_PIPELINE",
              Map.of("source", file, "line", 1, "pipeline", spec.name()));
        }
        specs.add(spec);
      }
    }
    return specs;
  }

  static void notices(Context context, List<PipelineSpec> specs) {
    for (PipelineSpec spec : specs) {
      for (String notice : spec.notices()) {
        context.screen().say("notice: " + spec.name() + ": " + notice);
      }
    }
  }

  private static List<PipelineSpec> read(String file) throws IOException {
    if (file.equals("-")) {
      String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      return PipelineSpecs.parse("standard input", text, Path.of(""));
    }
    try {
      return PipelineSpecs.read(file, Path.of(file));
    } catch (InvalidPathException e) {
      throw DatumsException.of(
          "SPEC_UNREADABLE", Map.of("source", file, "problem", "it is no path"), e);
    }
  }
}
