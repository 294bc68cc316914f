package io.sparkdatums.cli;

import io.sparkdatums.spec.Images;
import io.sparkdatums.spec.PipelineSpec;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which directories stand for which images. */
final class ImageOption {
  @Option(
      names = "--image",
      paramLabel = "NAME=DIR[:WORKDIR]",
      description = {
        "The directory with the program of an image; it is shipped to the workers, found at",
        "WORKDIR and started there, and part of the code. May be given several times."
      })
  List<String> images = List.of();

  /** The specs with the directories of their images: of the option, else of the setting. */
  List<PipelineSpec> applied(Context context, List<PipelineSpec> specs) {
    Images given = Images.parse(images);
    List<String> unused = given.unused(specs);
    if (!unused.isEmpty()) {
      throw Usage.error(
          "--image " + unused.get(0) + "=… maps the image of no spec.",
          "The name is the one of \"transform\": {\"image\": …}, its tag may be left out.",
          "run pipeline");
    }
    List<String> all = new ArrayList<>();
    for (String mapping : context.setting(Images.SETTING).split(",", -1)) {
      if (!mapping.isBlank()) {
        all.add(mapping.strip());
      }
    }
    all.addAll(images);
    Images known = Images.parse(all);
    return specs.stream().map(known::applied).toList();
  }
}
