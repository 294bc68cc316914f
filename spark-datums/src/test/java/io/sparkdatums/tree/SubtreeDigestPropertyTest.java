package io.sparkdatums.tree;

import static io.sparkdatums.tree.TestData.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SubtreeDigestPropertyTest {

  @Provide
  Arbitrary<Set<String>> paths() {
    return EditSequences.paths().set().ofMaxSize(12);
  }

  @Property(tries = 300)
  void aStreamOfFilesHasTheDigestsOfTheTree(@ForAll("paths") Set<String> paths) {
    ReferenceTree reference = new ReferenceTree();
    List<String> sorted = paths.stream().sorted(ReferenceTree.ORDER).toList();
    for (String path : sorted) {
      reference.add(path, part("/d", path));
    }
    if (reference.hasConflict()) {
      assertThatThrownBy(() -> digest("/", sorted, new ArrayList<>()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot follow");
      return;
    }
    List<TreeRow> rows = new ArrayList<>();
    digest("/", sorted, rows);
    rows.sort((a, b) -> ReferenceTree.ORDER.compare(a.path(), b.path()));
    assertThat(rows.stream().map(TestData::meaning))
        .containsExactlyElementsOf(
            reference.rows(1).stream()
                .filter(row -> row.kind() == RowKind.DIRECTORY)
                .map(TestData::meaning)
                .toList());
  }

  private static TreeRow digest(String directory, List<String> paths, List<TreeRow> rows) {
    SubtreeDigest digest = new SubtreeDigest(directory, rows::add);
    for (String path : paths) {
      Part part = part("/d", path);
      digest.file(path, part.length(), part.hash());
    }
    return digest.finish();
  }
}
