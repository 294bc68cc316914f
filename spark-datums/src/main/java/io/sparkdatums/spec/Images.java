package io.sparkdatums.spec;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which directories stand for which images: {@code NAME=DIR[:WORKDIR]}. */
public final class Images {
  /** The mappings of a session. */
  public static final Option<String> SETTING =
      Option.text(
          "spark.datums.images",
          "`NAME=DIR[:WORKDIR]`, with commas between several",
          "",
          "The directories that stand for the images of specs, as `--image` gives one. The command line"
              + " reads it.");

  private static final Pattern SYNTAX = Pattern.compile("([^=]+)=(?:file:)?(.+?)(?::(/.*))?");
  private static final Pattern TAG = Pattern.compile(":[^:/]*$");

  private final Map<String, Program> programs;

  private Images(Map<String, Program> programs) {
    this.programs = programs;
  }

  /**
   * Reads mappings; a later one of the same name counts.
   *
   * @throws DatumsException {@code IMAGE_SYNTAX}
   */
  public static Images parse(List<String> mappings) {
    Map<String, Program> programs = new LinkedHashMap<>();
    for (String mapping : mappings) {
      Matcher matcher = SYNTAX.matcher(mapping);
      if (!matcher.matches()) {
        throw DatumsException.of("IMAGE_SYNTAX", Map.of("mapping", mapping));
      }
      String directory = matcher.group(2);
      programs.put(
          matcher.group(1),
          new Program(
              Path.of(directory).toAbsolutePath().normalize().toString(), matcher.group(3)));
    }
    return new Images(programs);
  }

  /** The spec with the directory of its image, if there is one for it. */
  public PipelineSpec applied(PipelineSpec spec) {
    Program program = find(spec.transform().image());
    return program == null ? spec : spec.withTransform(spec.transform().withProgram(program));
  }

  /** The names that no spec's image has. */
  public List<String> unused(List<PipelineSpec> specs) {
    List<String> unused = new ArrayList<>(programs.keySet());
    unused.removeIf(
        name -> specs.stream().anyMatch(spec -> matches(name, spec.transform().image())));
    return unused;
  }

  private @Nullable Program find(@Nullable String image) {
    Program exact = image == null ? null : programs.get(image);
    if (exact != null) {
      return exact;
    }
    return programs.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), image))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** A name without a tag stands for all tags. */
  private static boolean matches(String name, @Nullable String image) {
    return image != null
        && (image.equals(name) || TAG.matcher(image).replaceFirst("").equals(name));
  }
}
