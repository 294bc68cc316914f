package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkOptionsTest {

  private static SparkOptions check(String... words) {
    return SparkOptions.check(List.of(words));
  }

  @Test
  void optionsOfSparkSubmitPass() {
    assertThat(
            check("--master", "local[2]", "--conf", "a=b", "--driver-memory=1g", "--supervise")
                .words())
        .hasSize(6);
  }

  @Test
  void anUnknownOptionIsNamedWithTheNearestOne() {
    assertThatThrownBy(() -> check("--mastr", "x"))
        .hasMessageStartingWith("[USAGE] unknown option \"--mastr\".\nThe nearest is --master.");
    assertThatThrownBy(() -> check("--xyzzy"))
        .hasMessageContaining("Before a command stand options of spark-submit and global ones.");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(() -> check("--master"))
        .hasMessageContaining("The option --master has no value.");
    assertThatThrownBy(() -> check("--conf", "x"))
        .hasMessageContaining("It is written --conf KEY=VALUE.");
    assertThatThrownBy(() -> check("--deploy-mode", "cluster"))
        .hasMessageContaining("so the driver runs here: client.");
  }

  @Test
  void configurationIsReadFromTheFileAndThenFromTheOptions(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("my.conf");
    Files.writeString(file, "spark.a 1\nspark.b=2\n# spark.c 3\n");
    SparkOptions options =
        check("--properties-file", file.toString(), "--conf", "spark.b=x=y", "--conf=spark.d=4");
    assertThat(options.configuration())
        .containsEntry("spark.a", "1")
        .containsEntry("spark.b", "x=y")
        .containsEntry("spark.d", "4")
        .hasSize(3);
  }

  @Test
  void theMasterIsLocalUnlessSaidOtherwise() throws Exception {
    assertThat(check().master()).isEqualTo("local[*]");
    assertThat(check("--master", "yarn").master()).isEqualTo("yarn");
    assertThat(check("--conf", "spark.master=local[3]").master()).isEqualTo("local[3]");
  }
}
