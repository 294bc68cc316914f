package io.sparkdatums.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tree, made anew for each datum out of what is left of it. */
class KeptTreeTest {
  @TempDir private Path disk;
  private Path root;
  private KeptTree tree;

  /** An empty directory. */
  Path place() throws IOException {
    return disk;
  }

  @BeforeEach
  void firstDatum() throws IOException {
    root = place();
    tree = new KeptTree(root);
    tree.show(layout("in/a/b/file", "other/file"), null);
  }

  @Test
  void aTreeHoldsTheFilesAndAnEmptyOutput() throws IOException {
    assertThat(seen())
        .containsExactly("in", "in/a", "in/a/b", "in/a/b/file", "other", "other/file", "out");
    assertThat(Files.readString(root.resolve("in/a/b/file"))).isEqualTo("in/a/b/file");
  }

  @Test
  void directoriesAreRenamedAndNotMade() throws IOException {
    Object above = key("in/a");
    Object below = key("in/a/b");
    tree.show(layout("in/c/d/next"), null);

    assertThat(seen()).containsExactly("in", "in/c", "in/c/d", "in/c/d/next", "out");
    assertThat(List.of(key("in/c"), key("in/c/d"))).containsExactly(above, below);
  }

  @Test
  void whatWasLeftBehindIsGone() throws IOException {
    for (String directory : List.of("more/deep", "in/more", "in/a/more", "out/d/e")) {
      Files.createDirectories(root.resolve(directory));
      Files.writeString(root.resolve(directory + "/left"), "left");
      permissions(directory, "---------");
    }
    for (int i = 0; i < 100; i++) {
      Files.writeString(root.resolve("out/" + i), "left");
    }
    Files.createSymbolicLink(root.resolve("out/link"), root.resolve("in"));
    showsNext();
  }

  @Test
  void aDirectoryThatWasReplacedOrClosedOrIsGoneIsMadeAnew() throws IOException {
    Files.move(root.resolve("in"), root.resolve("moved"));
    Files.createDirectory(root.resolve("in"));
    Directories.remove(root.resolve("other"));
    Files.writeString(root.resolve("other"), "no directory");
    permissions("out", "r-xr-xr-x");
    permissions("moved/a", "---------");
    showsNext();

    Directories.remove(root.resolve("in"));
    Files.createSymbolicLink(root.resolve("in"), root.resolve("out"));
    Directories.remove(root.resolve("out"));
    showsNext();
  }

  @Test
  void aFileMayBeWhereADirectoryWas() throws IOException {
    tree.show(layout("in/a", "in/b/a"), null);

    assertThat(seen()).containsExactly("in", "in/a", "in/b", "in/b/a", "out");
  }

  @Test
  void whatIsWrittenLateIsNeitherOutputNorSeenByTheNextDatum() throws IOException {
    Files.writeString(root.resolve("out/in time"), "1");
    SmallOutput output = SmallOutput.of(root.resolve("out"));
    Files.writeString(root.resolve("out/late"), "2");
    showsNext();

    assertThat(output).isNotNull();
  }

  @Test
  void outputsThatWereFoundAreGone() throws IOException {
    Files.writeString(root.resolve("out/1"), "1");
    Files.writeString(root.resolve("out/2"), "2");
    tree.found("out", SmallOutput.of(root.resolve("out")).files());
    showsNext();

    Files.writeString(root.resolve("out/1"), "1");
    tree.found("out", SmallOutput.of(root.resolve("out")).files());
    Files.move(root.resolve("out/1"), root.resolve("out/3"));
    showsNext();
  }

  @Test
  void asManyEntriesAsThereShouldBeAreNotThemselves() throws IOException {
    Files.move(root.resolve("in/a/b/file"), root.resolve("in/a/b/other"));
    Files.move(root.resolve("out"), root.resolve("outside"));
    Files.delete(root.resolve("other/file"));
    Files.createDirectories(root.resolve("other/file/in/it"));
    showsNext();
  }

  @Test
  void aTreeThatWasTakenAwayIsMadeAnew() throws IOException {
    tree.forget();
    for (String name : List.of("in", "other", "out")) {
      Directories.remove(root.resolve(name));
    }
    showsNext();
    tree.clear();

    assertThat(seen()).isEmpty();
  }

  private void showsNext() throws IOException {
    tree.show(layout("in/a/next"), null);

    assertThat(seen()).containsExactly("in", "in/a", "in/a/next", "out");
    for (String directory : List.of("in", "in/a", "out")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(directory))))
          .isEqualTo("rwx------");
    }
  }

  private static Layout.Directory layout(String... files) throws IOException {
    Layout layout = new Layout();
    for (String file : files) {
      layout.directory(file.substring(0, file.lastIndexOf('/')));
      try (OutputStream out = layout.create(file)) {
        out.write(file.getBytes(UTF_8));
      }
    }
    layout.directory("out");
    return layout.root();
  }

  private List<String> seen() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.skip(1).map(file -> root.relativize(file).toString()).sorted().toList();
    }
  }

  private Object key(String directory) throws IOException {
    return Files.getAttribute(root.resolve(directory), "unix:ino");
  }

  private void permissions(String directory, String mode) throws IOException {
    Files.setPosixFilePermissions(root.resolve(directory), PosixFilePermissions.fromString(mode));
  }
}
