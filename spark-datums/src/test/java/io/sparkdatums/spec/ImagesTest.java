package io.sparkdatums.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
  private static PipelineSpec spec(String image) {
    String json =
        "{\"pipeline\":{\"name\":\"p\"},\"transform\":{\"cmd\":[\"cat\"],\"image\":\"%s\"},"
            + "\"input\":{\"pfs\":{\"repo\":\"r\",\"glob\":\"/\"}}}";
    return PipelineSpecs.parse("p.json", json.formatted(image), null).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "pachyderm/opencv=/x/y:/app, pachyderm/opencv:1.0, /x/y, /app",
    "pachyderm/opencv:1.0=/x/y, pachyderm/opencv:1.0, /x/y,",
    "host:5000/a/b=file:/x/../y:/, host:5000/a/b, /y, /",
    "a=/x y:z, a, /x y:z,",
  })
  void aNameWithItsTagOrWithoutStandsForAnImage(
      String mapping, String image, String directory, String workdir) {
    Images images = Images.parse(List.of(mapping));

    PipelineSpec mapped = images.applied(spec(image));

    assertThat(mapped.transform().program()).isEqualTo(new Program(directory, workdir));
    assertThat(PipelineSpecs.parse("p", PipelineSpecs.json(mapped), null)).containsExactly(mapped);
    assertThat(images.unused(List.of(mapped))).isEmpty();
  }

  @Test
  void otherImagesStayUnmapped() {
    Images images = Images.parse(List.of("a:1=/x"));

    assertThat(images.applied(spec("a:2"))).isEqualTo(spec("a:2"));
    assertThat(images.applied(spec(""))).isEqualTo(spec(""));
    assertThat(images.unused(List.of(spec("a:2")))).containsExactly("a:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=/x", "a="})
  void whatIsNoMappingIsRefused(String mapping) {
    assertThatThrownBy(() -> Images.parse(List.of(mapping)))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[IMAGE_SYNTAX]");
  }
}
