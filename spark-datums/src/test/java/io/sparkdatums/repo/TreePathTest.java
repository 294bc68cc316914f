package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreePathTest {

  @Test
  void whatIsLeftOutIsTheRootOfTheNewestCommitOfMaster() {
    assertThat(TreePath.parse("r")).isEqualTo(new TreePath("r", "master", null, 0, ""));
    assertThat(TreePath.parse("r").exact()).isEqualTo("/");
    assertThat(TreePath.parse("r").glob()).isEqualTo("/");
    assertThat(TreePath.parse("r:")).isEqualTo(TreePath.parse("r"));
  }

  @Test
  void branchCommitAndPathAreTakenApart() {
    assertThat(TreePath.parse("r@b=7:/a:b@c=1"))
        .isEqualTo(new TreePath("r", "b", 7L, 0, "/a:b@c=1"));
    assertThat(TreePath.parse("r@b:x").exact()).isEqualTo("/x");
    assertThat(TreePath.parse("r@b.7^:/x.1")).isEqualTo(TreePath.parse("r@b=7^:/x.1"));
  }

  @ParameterizedTest
  @CsvSource({"r@b^, 1", "r@b^^:/x^, 2", "r@b~3, 3", "r@b^2, 2", "r@b=9^~2, 3", "r@b~0, 0"})
  void ancestorsAreCounted(String place, long generations) {
    assertThat(TreePath.parse(place).generations()).isEqualTo(generations);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"r@^", "r^", "r@b~", "r@b^=1", "", ":/a", "r@", "r@b=", "r@b=x", "r=1", "@b:/"})
  void whatIsNoPlaceIsRefused(String text) {
    assertThatThrownBy(() -> TreePath.parse(text))
        .hasMessageContaining("[PLACE_INVALID] \"" + text + "\" names no place");
  }

  @Property(tries = 200)
  void aPathThatIsPrintedCanBePasted(@ForAll @NotBlank String name) {
    if (name.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)) {
      String path = "/" + name;
      assertThat(TreePath.parse("r:" + TreePath.written(path)).exact()).isEqualTo(path);
    }
  }
}
