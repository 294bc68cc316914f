package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "/a/b.c",
        "/...",
        "/.hidden",
        "/a b\n\t*?[x]{y}\\",
        "/ıİ/日本/\uD83D\uDE00"
      })
  void ordinaryAndStrangeNamesPass(String path) {
    assertThat(PathGuard.check(path)).isEqualTo(path);
  }

  @Test
  void aSlashAtTheEndIsDropped() {
    assertThat(PathGuard.check("/a/b/")).isEqualTo("/a/b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|does not begin with",
        "a|does not begin with",
        "//|empty name",
        "/a//b|empty name",
        "/a//|empty name",
        "/.|the name \".\"",
        "/a/..|the name \"..\"",
        "/../a|the name \"..\"",
        "/a/./b/|the name \".\"",
      })
  void pathsThatLeadElsewhereAreRefused(String path, String problem) {
    assertThatThrownBy(() -> PathGuard.check(path))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("PATH_INVALID")
        .hasMessageContaining(problem);
  }

  @Test
  void nulAndHalfSurrogatesAreRefused() {
    assertThatThrownBy(() -> PathGuard.check("/a\0b")).hasMessageContaining("it holds NUL");
    assertThatThrownBy(() -> PathGuard.check("/a\uD83D"))
        .hasMessageContaining("not text in Unicode");
    assertThatThrownBy(() -> PathGuard.check("/\uDE00b"))
        .hasMessageContaining("not text in Unicode");
    assertThatThrownBy(() -> PathGuard.check("/\uD83D/\uDE00"))
        .hasMessageContaining("not text in Unicode");
  }

  @Test
  void namesAndPathsHaveALengthInBytes() {
    assertThat(PathGuard.check("/" + "é".repeat(127) + "x")).hasSize(129);
    assertThatThrownBy(() -> PathGuard.check("/" + "é".repeat(128)))
        .hasMessageContaining("longer than 255 bytes");
    String name = "/" + "x".repeat(255);
    assertThat(PathGuard.check(name.repeat(16))).hasSize(4096);
    assertThatThrownBy(() -> PathGuard.check(name.repeat(16) + "/y"))
        .hasMessageContaining("longer than 4096 bytes");
  }

  @Property
  void agreesWithAPlainReading(@ForAll("paths") String path) {
    boolean accepted;
    try {
      String checked = PathGuard.check(path);
      accepted = true;
      assertThat(checked).isIn(path, path.substring(0, path.length() - 1));
      assertThat(PathGuard.check(checked)).isEqualTo(checked);
    } catch (DatumsException e) {
      accepted = false;
    }
    assertThat(accepted).isEqualTo(isPlain(path));
  }

  private static boolean isPlain(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    if (!path.startsWith("/")
        || path.contains("//")
        || !new String(bytes, StandardCharsets.UTF_8).equals(path)) {
      return false;
    }
    String inner =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return inner.equals("/")
        || inner.getBytes(StandardCharsets.UTF_8).length <= 4096
            && Arrays.stream(inner.substring(1).split("/", -1))
                .allMatch(
                    name ->
                        !name.isEmpty()
                            && !name.equals(".")
                            && !name.equals("..")
                            && name.indexOf('\0') < 0
                            && name.getBytes(StandardCharsets.UTF_8).length <= 255);
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> name =
        Arbitraries.oneOf(
            Arbitraries.of(
                ".", "..", "", "a", "\0", "\uD800", "\uDC00x", "x".repeat(255), "é".repeat(128)),
            Arbitraries.strings().ofMaxLength(5));
    return name.list()
        .ofMaxSize(20)
        .map(names -> String.join("/", names))
        .flatMap(path -> Arbitraries.of(path, "/" + path));
  }
}
