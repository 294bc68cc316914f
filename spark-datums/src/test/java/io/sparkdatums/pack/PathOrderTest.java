package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PathOrderTest {

  @Example
  void aDirectoryIsFollowedByAllThatIsInIt() {
    List<String> ordered =
        List.of(
            "/",
            "/a",
            "/a/x",
            "/a/x/1",
            "/a/y",
            "/a\u0001",
            "/a b",
            "/a.b",
            "/aa",
            "/ä",
            "/ﬀ",
            "/😀");

    assertThat(ordered.stream().sorted(PathOrder::compare)).isEqualTo(ordered);
    assertThat(
            ordered.stream()
                .map(PathOrder::key)
                .sorted(Arrays::compareUnsigned)
                .map(PathOrder::path))
        .isEqualTo(ordered);
  }

  @Property
  void pathsCompareAsTheirKeysDo(@ForAll("paths") String a, @ForAll("paths") String b) {
    assertThat(Integer.signum(PathOrder.compare(a, b)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(PathOrder.key(a), PathOrder.key(b))));
  }

  @Property
  void aPathComesBackFromItsKey(@ForAll("paths") String path) {
    assertThat(PathOrder.path(PathOrder.key(path))).isEqualTo(path);
  }

  @Example
  void textThatUtf8CannotWriteIsNoPath() {
    assertThatThrownBy(() -> PathOrder.key("/a\ud83d"))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("PATH_INVALID")
        .hasMessageContaining("half a character");
    assertThatThrownBy(() -> PathOrder.key("/a\0b"))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("NUL");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "/", "a", "b", ".", " ", "\u0001", "\u007f", "é", "\uffee", "\ue000", "😀", "𐀀")
        .list()
        .ofMaxSize(6)
        .map(parts -> "/" + String.join("", parts));
  }
}
