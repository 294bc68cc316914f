package io.sparkdatums.tree;

import static io.sparkdatums.tree.TestData.add;
import static io.sparkdatums.tree.TestData.clear;
import static io.sparkdatums.tree.TestData.part;
import static io.sparkdatums.tree.TestData.record;
import static io.sparkdatums.tree.TestData.remove;
import static io.sparkdatums.tree.TestData.unrecord;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.MemoryTree.Run;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShardMergeTest {
  private final MemoryTree tree = new MemoryTree(3);

  @Test
  void anEmptyTreeHasItsRoot() {
    Run run = tree.increment(List.of());

    assertThat(run.rows()).extracting(TreeRow::path).containsExactly("/");
    assertThat(run.root().children()).isZero();
    assertThat(run.root().hash()).isEqualTo(new DirectoryState().digest());
  }

  @Test
  void aFileBringsTheDirectoriesAboveIt() {
    Run run = tree.increment(List.of(add("/a/b/c", part("/1", "xyz"))));

    assertThat(run.rows())
        .extracting(TreeRow::path)
        .containsExactlyInAnyOrder("/", "/a", "/a/b", "/a/b/c");
    assertThat(run.root().size()).isEqualTo(3);
    assertThat(run.root().files()).isEqualTo(1);
    assertThat(tree.directories).isEqualTo(2);
  }

  @Test
  void directoriesGoWithTheLastFileInThem() {
    Part part = part("/1", "xyz");
    TreeRow empty = tree.increment(List.of()).root();
    tree.increment(List.of(add("/a/b/c", part)));

    Run run = tree.increment(List.of(remove("/a/b/c", part)));

    assertThat(tree.live).containsOnlyKeys("/");
    assertThat(run.rows()).filteredOn(row -> row.kind() == RowKind.GONE).hasSize(3);
    assertThat(run.root()).isEqualTo(empty);
    assertThat(tree.directories).isZero();
  }

  @Test
  void aRecordedDirectoryStaysWhenItIsEmptied() {
    Part part = part("/1", "xyz");
    tree.increment(List.of(record("/a", "/1"), add("/a/b", part)));

    tree.increment(List.of(remove("/a/b", part)));
    assertThat(tree.live).containsOnlyKeys("/", "/a");

    tree.increment(List.of(record("/a", "/2")));
    tree.increment(List.of(unrecord("/a")));
    assertThat(tree.live).containsOnlyKeys("/", "/a");

    tree.increment(List.of(unrecord("/a")));
    assertThat(tree.live).containsOnlyKeys("/");
  }

  @Test
  void clearingADirectoryForgetsWhoRecordedIt() {
    tree.increment(List.of(record("/a", "/1"), record("/a", "/2")));

    tree.increment(List.of(clear("/a")));

    assertThat(tree.live).containsOnlyKeys("/");
  }

  @Test
  void aFileBecomesADirectoryAndAFileAgain() {
    Part file = part("/1", "x");
    Part below = part("/2", "y");
    TreeRow before = tree.increment(List.of(add("/a", file))).root();

    Run run = tree.increment(List.of(remove("/a", file), add("/a/b", below)));
    assertThat(run.rows())
        .filteredOn(row -> row.path().equals("/a"))
        .extracting(TreeRow::kind)
        .containsExactlyInAnyOrder(RowKind.GONE, RowKind.DIRECTORY);

    Run back = tree.increment(List.of(add("/a", file), remove("/a/b", below)));
    assertThat(back.rows())
        .filteredOn(row -> row.path().equals("/a"))
        .extracting(TreeRow::kind)
        .containsExactly(RowKind.FILE);
    assertThat(back.root()).isEqualTo(before);
  }

  @Test
  void partsStandInDatumOrderHoweverTheyCame() {
    Part first = part("/in/a", "1");
    Part second = part("/in/a/x", "2");
    Part third = part("/in/a.b", "3");
    tree.increment(List.of(add("/f", third)));
    tree.increment(List.of(add("/f", second), add("/f", first)));

    assertThat(parts("/f")).containsExactly(first, second, third);
  }

  @Test
  void aDatumOfSeveralInputsSortsByTheFirstThenTheNext() {
    Part first = part("/a\0/z", "1");
    Part second = part("/a/x\0/b", "2");
    Part third = part("/a.b\0/b", "3");
    tree.increment(List.of(add("/f", third), add("/f", second), add("/f", first)));

    assertThat(parts("/f")).containsExactly(first, second, third);
  }

  @Test
  void aDatumThatGoesTakesItsOwnPartOnly() {
    Part mine = part("/1", "x");
    Part other = part("/2", "x");
    tree.increment(List.of(add("/f", mine), add("/f", other)));

    tree.increment(List.of(remove("/f", mine)));

    assertThat(parts("/f")).containsExactly(other);
  }

  @Test
  void ofTwoEqualDatumsOneMayGo() {
    Part part = part("/1", "x");
    tree.increment(List.of(add("/f", part), add("/f", part)));
    assertThat(parts("/f")).hasSize(2);

    tree.increment(List.of(remove("/f", part)));

    assertThat(parts("/f")).containsExactly(part);
  }

  @Test
  void outputThatIsWrittenAgainUnchangedLeavesTheTreeAsItIs() {
    Part old = part("job-1/p", "/1", "x");
    Part again = part("job-2/p", "/1", "x");
    tree.increment(List.of(add("/d/f", old)));

    Run run = tree.increment(List.of(remove("/d/f", old), add("/d/f", again)));

    assertThat(run.rows()).isEmpty();
    assertThat(parts("/d/f")).containsExactly(old);
  }

  @Test
  void ofEqualPartsTheOneAtThePlaceNamedGoes() {
    Part here = part("job-1/p", "/1", "x");
    Part there = part("job-2/p", "/1", "x");
    tree.increment(List.of(add("/f", here), add("/f", there)));

    tree.increment(List.of(remove("/f", there)));

    assertThat(parts("/f")).containsExactly(here);
  }

  @Test
  void overwritingDropsWhatEveryDatumWrote() {
    tree.increment(List.of(add("/f", part("/1", "x")), add("/f", part("/2", "y"))));
    Part put = part("put-0000000000000001", "z");

    tree.increment(List.of(clear("/f"), add("/f", put)));

    assertThat(parts("/f")).containsExactly(put);
  }

  @Test
  void aClearedPathIsGone() {
    tree.increment(List.of(add("/f", part("/1", "x"))));

    tree.increment(List.of(clear("/f"), clear("/never/there")));

    assertThat(tree.live).containsOnlyKeys("/");
  }

  @Test
  void aPartThatIsNotThereCannotGo() {
    tree.increment(List.of(add("/f", part("/1", "x"))));

    assertThatThrownBy(() -> tree.increment(List.of(remove("/f", part("/1\0/b", "y")))))
        .isInstanceOf(DatumsException.class)
        .hasMessageStartingWith(
            "[TREE_PART_MISSING] What datum /1 × /b wrote to /f should go, but the tree does not"
                + " have it.");
  }

  @Test
  void aRecordThatIsNotThereCannotGo() {
    assertThatThrownBy(() -> tree.increment(List.of(unrecord("/d"))))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[TREE_PART_MISSING]")
        .hasMessageContaining("/d");
  }

  @Test
  void twoDatumsOnOnePathAreAnErrorIfTheSpecSaysSo() {
    tree.conflict = OutputConflict.ERROR;
    tree.increment(List.of(add("/d/f", part("/1", "x"))));

    assertThatThrownBy(() -> tree.increment(List.of(add("/d/f", part("/0\0/z", "y")))))
        .isInstanceOf(DatumsException.class)
        .hasMessageStartingWith("[OUTPUT_CONFLICT] Two datums write /d/f: /0 × /z and /1.");
  }

  @Test
  void aFileWhereANewDirectoryIsWantedIsAnErrorThatNamesBothDatums() {
    assertThatThrownBy(
            () ->
                tree.increment(
                    List.of(add("/d/f", part("/1", "x")), add("/d/f/g/h", part("/2", "y")))))
        .isInstanceOf(DatumsException.class)
        .hasMessageStartingWith(
            "[TREE_CONFLICT] /d/f is a file and a directory at once: datum /1 writes the file,"
                + " datum /2 writes /d/f/g/h.");
  }

  @Test
  void aNewFileInPlaceOfADirectoryNamesWhoWroteBelowIt() {
    tree.increment(List.of(add("/d/f/g/h", part("/2", "y"))));

    assertThatThrownBy(() -> tree.increment(List.of(add("/d/f", part("/1", "x")))))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("datum /1 writes the file, datum /2 writes /d/f/g/h.");
  }

  @Test
  void aNewFileBelowAnOldOneNamesWhoWroteThatOne() {
    tree.increment(List.of(add("/d/f", part("/1", "x"))));

    assertThatThrownBy(() -> tree.increment(List.of(add("/d/f/g/h", part("/2", "y")))))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("datum /1 writes the file, datum /2 writes /d/f/g/h.");
  }

  @Test
  void aRecordedDirectoryInPlaceOfAFileIsAnError() {
    tree.increment(List.of(add("/f", part("/1", "x"))));

    assertThatThrownBy(() -> tree.increment(List.of(record("/f", "/2"))))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("datum /1 writes the file, datum /2 writes /f.");
  }

  @Test
  void aBaseRunHoldsAllRowsAndNoGoneOnes() {
    Part part = part("/1", "x");
    tree.increment(List.of(add("/a/b", part), add("/c", part), record("/e", "/1")));
    tree.increment(List.of(remove("/c", part)));

    Run run = tree.base(List.of(add("/a/d", part), unrecord("/e")));

    assertThat(run.rows())
        .extracting(TreeRow::path)
        .containsExactlyInAnyOrder("/", "/a", "/a/b", "/a/d");
    assertThat(run.rows()).noneMatch(row -> row.kind() == RowKind.GONE);
  }

  @Test
  void unsortedChangesAreRefused() throws IOException {
    List<Change> changes = List.of(add("/b", part("/1", "x")), add("/a", part("/1", "x")));
    ShardMerge merge =
        ShardMerge.increment(
            0,
            new ShardChanges(ChangeBytes.of(changes.iterator(), 1)),
            OldRows.NONE,
            OutputConflict.CONCAT,
            new RowList());

    assertThatThrownBy(() -> merge.forEachRemaining(change -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("paths are not sorted: /a after /b");
  }

  @Test
  void aDirectoryWithoutItsParentIsRefused() {
    DirectoryChange root =
        new DirectoryChange("/", null, 0, 0, false, 0, 0, new byte[0], null, null);
    DirectoryChange deep =
        new DirectoryChange("/a/b", null, 1, 0, false, 0, 0, new byte[0], null, null);
    DirectoryPass pass =
        DirectoryPass.increment(
            1, List.of(root, deep).iterator(), path -> java.util.Optional.empty());

    assertThatThrownBy(() -> pass.forEachRemaining(row -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a change of /a/b after one of /");
  }

  private List<Part> parts(String path) {
    return Objects.requireNonNull(tree.live.get(path)).parts();
  }
}
