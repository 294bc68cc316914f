package io.sparkdatums.examples.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.examples.DatumInMemory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeDetectionTest {
  @TempDir Path directory;

  @Test
  void everyPixelIsTheGradientOfANaiveConvolution() throws Exception {
    PictureGenerator.generate(directory, 2, 96, 5);
    for (String name : new String[] {"picture-000.png", "picture-001.png"}) {
      byte[] picture = Files.readAllBytes(directory.resolve(name));
      DatumInMemory datum = new DatumInMemory("pictures", "/" + name, Map.of("/" + name, picture));

      new EdgeDetection().process(datum, datum);

      assertThat(datum.written()).containsOnlyKeys("/" + name);
      NaiveEdges.assertEdgesOf(picture, datum.written().get("/" + name));
    }
  }

  @Test
  void aPictureOfOnePixelHasNoEdges() {
    BufferedImage pixel = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    pixel.setRGB(0, 0, 0xffffff);

    assertThat(EdgeDetection.edges(pixel).getRaster().getSample(0, 0, 0)).isZero();
  }

  @Test
  void aFileThatIsNoPictureFailsTheDatumByName() {
    DatumInMemory datum =
        new DatumInMemory("pictures", "/a.png", Map.of("/a.png", "not a picture".getBytes(UTF_8)));

    assertThatThrownBy(() -> new EdgeDetection().process(datum, datum))
        .isInstanceOf(IOException.class)
        .hasMessage("/a.png is not a picture in a format that Java reads");
  }

  @Test
  void equalArgumentsDrawEqualPictures() throws Exception {
    PictureGenerator.generate(directory.resolve("one"), 1, 64, 1);
    PictureGenerator.generate(directory.resolve("again"), 1, 64, 1);
    PictureGenerator.generate(directory.resolve("other"), 1, 64, 2);

    byte[] picture = Files.readAllBytes(directory.resolve("one/picture-000.png"));
    assertThat(picture)
        .isEqualTo(Files.readAllBytes(directory.resolve("again/picture-000.png")))
        .isNotEqualTo(Files.readAllBytes(directory.resolve("other/picture-000.png")));
    assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(64);
  }
}
