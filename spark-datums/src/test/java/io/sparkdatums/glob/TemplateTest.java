package io.sparkdatums.glob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

  @ParameterizedTest
  @CsvSource({
    "$1, adele",
    "${1}1, adele1",
    "$11, ''",
    "$0, /name=adele/2016",
    "$2-$1, 2016-adele",
    "k-$1, k-adele",
    "constant, constant",
    "$$1, $1",
    "$3, ''",
    "$01, ''",
    "$00, ''",
    "${01}x, x",
    "$99999999999, ''",
    "$x, $x",
    "${1, ${1",
    "${}, ${}",
    "${x}, ${x}",
    "$, $",
    "a$, a$",
    "$$$1, $adele",
    "'', ''",
  })
  void referencesBecomeTheTextsOfTheGroups(String template, String expected) {
    Captures captures = Glob.parse("/name=(*)/(*)").match("/name=adele/2016");
    assertThat(Template.parse(template).expand(captures)).isEqualTo(expected);
  }

  @Test
  void allDigitsBelongToTheNumber() {
    Captures captures = Glob.parse("/(((((((((??)))))))))*(a|b)").match("/xfbaaaababbbabaa");
    assertThat(Template.parse("$10").expand(captures)).isEqualTo("baaaababbbabaa");
    assertThat(Template.parse("${1}0").expand(captures)).isEqualTo("xf0");
  }

  @Test
  void referencesAreEmptyForAPathThatDoesNotMatch() {
    assertThat(Template.parse("k-$1$0-$$").expand(Glob.parse("/a(*)").match("/b")))
        .isEqualTo("k--$");
  }

  @Test
  void aSlashAtTheEndOfTheGlobDoesNotHideItsGroups() {
    assertThat(Template.parse("$1").expand(Glob.parse("/(*)/").match("/a"))).isEqualTo("a");
  }
}
