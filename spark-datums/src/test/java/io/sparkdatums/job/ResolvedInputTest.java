package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpecs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResolvedInputTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "A|a@master:/*",
        "{'cross': [A, B]}|a@master:/* × b@master:/",
        "{'join': [A, B]}|a@master:/* × b@master:/",
        "{'group': [{'union': [A, A]}, B]}|(a@master:/* + a@master:/*) + b@master:/",
        "{'union': [{'cross': [A, B]}, A]}|(a@master:/* × b@master:/) + a@master:/*",
        "{'group': [{'cross': [A, B]}]}|a@master:/* × b@master:/",
      })
  void anInputIsDescribedAsItIsCombined(String json, String description) {
    String spec =
        ("{'pipeline': {'name': 'p'}, 'transform': {'cmd': ['true']}, 'input': "
                + json.replace("A", "{'pfs': {'repo': 'a', 'glob': '/*'}}")
                    .replace("B", "{'pfs': {'repo': 'b', 'glob': '/'}}")
                + "}")
            .replace('\'', '"');
    Input input = PipelineSpecs.parse("spec", spec, null).get(0).input();

    assertThat(
            new ResolvedInput(
                    input,
                    input.leaves().stream().map(files -> new PinnedInput(files, null)).toList())
                .description())
        .isEqualTo(description);
  }
}
