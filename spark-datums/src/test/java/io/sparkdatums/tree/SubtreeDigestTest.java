package io.sparkdatums.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SubtreeDigestTest {

  @Test
  void aDirectoryHasTheSameDigestWhereverItIs() {
    SubtreeDigest here = new SubtreeDigest("/x/y");
    here.file("/x/y/a/b", 1, TestData.sha256("b"));
    SubtreeDigest there = new SubtreeDigest("/");
    there.file("/a/b", 1, TestData.sha256("b"));

    assertThat(here.finish().hash()).isEqualTo(there.finish().hash());
  }

  @Test
  void anEmptyDirectoryCountsIfItIsRecorded() {
    SubtreeDigest with = new SubtreeDigest("/");
    with.directory("/e");

    assertThat(with.finish().children()).isEqualTo(1);
    assertThat(new SubtreeDigest("/").finish().children()).isZero();
  }

  @Test
  void pathsOutsideOfTheDirectoryAreRefused() {
    SubtreeDigest digest = new SubtreeDigest("/x");

    assertThatThrownBy(() -> digest.file("/y/a", 1, TestData.sha256("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/y/a cannot follow /x");
  }
}
