package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParsedTest {

  @Test
  void anOptionThatIsNotThereIsRefusedBeforeAnyCommand() {
    assertThatThrownBy(() -> Parsed.of(List.of("--version", "list", "repo")))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("there is no option \"--version\"");
  }

  @Test
  void helpOnACommandIsTheSameBeforeAndAfterIt() {
    assertThat(Parsed.of(List.of("help", "put", "file")).help())
        .isNotEmpty()
        .isEqualTo(Parsed.of(List.of("put", "file", "--help")).help());
  }
}
