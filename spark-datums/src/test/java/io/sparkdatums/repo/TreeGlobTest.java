package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.TestData;
import io.sparkdatums.tree.TreeRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeGlobTest {
  @TempDir java.nio.file.Path directory;
  private Branch branch;

  @BeforeEach
  void fill() throws Exception {
    Warehouse warehouse = Warehouse.open(directory.toString(), new Configuration());
    branch = warehouse.createRepo("r", "").branch("master");
    Random random = new Random(3);
    for (int commit = 0; commit < 3; commit++) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String path = "/d" + random.nextInt(4) + "/e" + random.nextInt(4) + "/f" + i + "." + commit;
        changes.add(TestData.add(path, TestData.part("/in/" + i, "x")));
      }
      changes.add(TestData.add("/top" + commit, TestData.part("/in", "x")));
      TreeCommitter.commit(
          branch, branch.head().orElse(null), changes, Changes.facts("job", 101, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/*",
        "/*/*",
        "/*/*/*",
        "/**",
        "/d1",
        "/d1/*",
        "/d1/e2/f*.1",
        "/d[12]/e?/*",
        "/d1/e2/f7*",
        "/{d0,d3}/*",
        "/none/*",
        "/top*",
        "/*/e1/**",
        "/d1/e1",
        "/*(d|t)*"
      })
  void aGlobFindsWhatAWalkFinds(String pattern) throws Exception {
    Glob glob = Glob.parse(pattern);
    try (Tree tree = branch.tree().orElseThrow()) {
      List<TreeRow> expected = new ArrayList<>();
      tree.walk("/")
          .forEachRemaining(
              row -> {
                if (glob.matches(row.path())) {
                  expected.add(row);
                }
              });
      assertThat(tree.glob(glob)).toIterable().containsExactlyElementsOf(expected);
    }
  }
}
