package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final byte[] HASH = new byte[32];

  private static String id(InputIdentity... inputs) {
    return Identity.of("code", "salt").id(List.of(inputs));
  }

  @Test
  void isTheDigestOfTheDocumentedBytes() throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(200).put((byte) 1).putInt(1);
    bytes.putInt(2).put("in".getBytes(StandardCharsets.UTF_8));
    bytes.putInt(3).put("/ş".getBytes(StandardCharsets.UTF_8));
    bytes.putInt(32).put(HASH);
    bytes.putInt(4).put("code".getBytes(StandardCharsets.UTF_8));
    bytes.putInt(4).put("salt".getBytes(StandardCharsets.UTF_8));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes.flip());
    assertThat(id(new InputIdentity("in", "/ş", HASH)))
        .isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void textMovedFromOneFieldToTheNextGivesAnotherIdentity() {
    assertThat(id(new InputIdentity("ab", "/c", HASH)))
        .isNotEqualTo(id(new InputIdentity("a", "b/c", HASH)));
    assertThat(Identity.of("ab", "c").id(List.of()))
        .isNotEqualTo(Identity.of("a", "bc").id(List.of()));
  }

  @Test
  void contentPathNameCodeAndSaltEachCount() {
    InputIdentity input = new InputIdentity("in", "/a", HASH);
    byte[] other = HASH.clone();
    other[31] = 1;
    assertThat(
            List.of(
                id(input),
                id(new InputIdentity("in", "/a", other)),
                id(new InputIdentity("in", "/b", HASH)),
                id(new InputIdentity("on", "/a", HASH)),
                id(input, input),
                Identity.of("other", "salt").id(List.of(input)),
                Identity.of("code", "other").id(List.of(input))))
        .doesNotHaveDuplicates();
  }

  @Test
  void oneInstanceGivesTheSameIdentityAgain() {
    Identity identity = Identity.of("code", "salt");
    List<InputIdentity> inputs = List.of(new InputIdentity("in", "/a", HASH));
    assertThat(identity.id(inputs)).isEqualTo(identity.id(inputs)).hasSize(64);
  }
}
