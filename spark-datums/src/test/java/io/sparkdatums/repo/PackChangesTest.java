package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.pack.PackReference;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.DatumOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A datum of which there are several, and a file of two pieces. */
final class PackChangesTest {
  private static final String PACK = "j/p";
  @TempDir Path directory;
  private Warehouse warehouse;

  @BeforeEach
  void pack() throws Exception {
    warehouse = Warehouse.open(directory.toUri().toString(), new Configuration());
    try (PackWriter pack =
        PackWriter.create(
            warehouse.storage().create(warehouse.packFile(PACK)),
            PACK,
            new PackHeader("j", 0, 0, ""))) {
      pack.begin();
      pack.directory("/d");
      pack.reference("/f", List.of(piece(1), piece(2)));
      pack.end(
          new PackDatum(
              0,
              0,
              "id",
              "/k\0\0" + "0,1",
              DatumState.PROCESSED,
              "new",
              1,
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              "w",
              null,
              List.of()));
    }
  }

  private static PackReference piece(int size) {
    return new PackReference(size, new byte[32], "other/p", 8);
  }

  /** What the changes do to a path, in the order of contributions, with the sizes of pieces. */
  private List<String> changes(String path, PackedDatum... rows) {
    List<Change> changes = new ArrayList<>();
    try (PackChanges all = new PackChanges(warehouse, List.of(rows).iterator())) {
      new DecodedChanges(all).forEachRemaining(changes::add);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return changes.stream()
        .filter(change -> change.path().equals(path))
        .sorted((a, b) -> DatumOrder.compare(a.part().datum(), b.part().datum()))
        .map(change -> change.op() + " " + change.part().length())
        .toList();
  }

  private static PackedDatum row(int sign, int nth) {
    return new PackedDatum(sign, PACK, 0, nth);
  }

  @Test
  void eachOfEqualDatumsKeepsItsPiecesTogether() {
    assertThat(changes("/f", row(1, 1), row(1, 0)))
        .containsExactly("ADD 1", "ADD 2", "ADD 1", "ADD 2");
    assertThat(changes("/d", row(1, 1), row(1, 0)))
        .containsExactly("ADD_DIRECTORY 0", "ADD_DIRECTORY 0");
  }

  @Test
  void oneOfEqualDatumsMayGoAlone() {
    assertThat(changes("/f", row(-1, 1))).containsExactly("REMOVE 1", "REMOVE 2");
    assertThat(changes("/f", row(-1, 2), row(1, 0)))
        .containsExactly("ADD 1", "ADD 2", "REMOVE 1", "REMOVE 2");
    assertThat(changes("/f", row(-1, 1), row(1, 1))).isEmpty();
  }
}
