package io.sparkdatums.spec;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes pipeline specs. */
public final class PipelineSpecs {
  private static final int MAX_BYTES = 64 << 20;

  private PipelineSpecs() {}

  /**
   * Reads a file of specs; relative paths in it start from its directory.
   *
   * @param source how messages name the file, for example as the user typed it
   * @throws DatumsException {@code SPEC_…}, exit status 2, if it cannot be read or is not valid
   */
  public static List<PipelineSpec> read(String source, Path file) {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    return parse(source, text(source, file), directory == null ? absolute : directory);
  }

  /**
   * Reads specs: JSON objects one after the other, or YAML documents.
   *
   * @param source how messages name the text
   * @param text JSON if it begins with <code>{</code>, else YAML
   * @param directory what relative paths start from, null to refuse them
   * @return one or more specs with different names, in the order of the text
   * @throws DatumsException {@code SPEC_…}, exit status 2, if the text is not valid
   */
  public static List<PipelineSpec> parse(String source, String text, @Nullable Path directory) {
    List<PipelineSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    SpecReader reader = new SpecReader(directory);
    for (Node.Obj document : SpecText.read(source, text)) {
      PipelineSpec spec = reader.read(source, document);
      if (!names.add(spec.name())) {
        throw DatumsException.of(
            "SPEC_DUPLICATE_PIPELINE",
            Map.of("source", source, "line", document.line(), "pipeline", spec.name()));
      }
      specs.add(spec);
    }
    return List.copyOf(specs);
  }

  /** The spec on one line of JSON in snake case, defaults left out; reads back as the same spec. */
  public static String json(PipelineSpec spec) {
    return SpecWriter.write(spec);
  }

  private static String text(String source, Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      throw DatumsException.of(
          "SPEC_UNREADABLE", Map.of("source", source, "problem", FileProblem.of(e)), e);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw DatumsException.of(
          "SPEC_UNREADABLE", Map.of("source", source, "problem", "it is not UTF-8"), e);
    }
  }
}
