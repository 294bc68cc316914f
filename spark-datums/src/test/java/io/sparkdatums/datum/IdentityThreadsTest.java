package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IdentityThreadsTest {

  @Test
  void tasksMayShareOneIdentity() {
    Identity identity = Identity.of("code", "salt");
    List<String> one = IntStream.range(0, 20_000).mapToObj(i -> id(identity, i)).toList();

    assertThat(IntStream.range(0, 20_000).parallel().mapToObj(i -> id(identity, i)).toList())
        .isEqualTo(one);
  }

  private static String id(Identity identity, int i) {
    return identity.id(List.of(new InputIdentity("in", "/" + i, new byte[32])));
  }
}
