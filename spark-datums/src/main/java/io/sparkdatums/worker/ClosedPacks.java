package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.repo.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What earlier attempts of a partition have left: their closed packs and the positions of the
 * datums in them.
 */
@SuppressWarnings("EnumOrdinal") // counts by state, in memory only
record ClosedPacks(List<PackResult> packs, BitSet positions) {
  private static final String SUFFIX = ".pack";

  static ClosedPacks of(WorkerContext context, int partition) throws IOException {
    Storage storage = context.warehouse().storage();
    String prefix = PackSeries.prefix(partition);
    Path directory = context.warehouse().packFile(context.job() + "/any").getParent();
    List<PackResult> packs = new ArrayList<>();
    BitSet positions = new BitSet();
    List<FileStatus> files =
        storage.list(directory).stream()
            .filter(status -> status.getPath().getName().startsWith(prefix))
            .filter(status -> status.getPath().getName().endsWith(SUFFIX))
            .sorted(Comparator.comparing(status -> status.getPath().getName()))
            .toList();
    for (FileStatus status : files) {
      String file = status.getPath().getName();
      String name = context.job() + "/" + file.substring(0, file.length() - SUFFIX.length());
      try (PackReader pack = PackReader.open(storage.files(), status.getPath(), name)) {
        if (pack.header().planDigest().equals(context.planDigest())) {
          packs.add(read(pack, name, status.getLen(), positions));
        }
      } catch (DatumsException e) {
        // An attempt that died has left half a pack where storage shows such files: no pack.
        if (!e.errorClass().equals("PACK_CORRUPT")) {
          throw e;
        }
      }
    }
    return new ClosedPacks(List.copyOf(packs), positions);
  }

  private static PackResult read(PackReader pack, String name, long bytes, BitSet positions) {
    int[] counts = new int[DatumState.values().length];
    for (Iterator<PackDatum> datums = pack.datums(); datums.hasNext(); ) {
      PackDatum datum = datums.next();
      counts[datum.state().ordinal()]++;
      positions.set(Math.toIntExact(datum.position()));
    }
    return new PackResult(
        name,
        counts[DatumState.PROCESSED.ordinal()],
        counts[DatumState.FAILED.ordinal()],
        counts[DatumState.RECOVERED.ordinal()],
        pack.entryCount(),
        bytes,
        "");
  }
}
