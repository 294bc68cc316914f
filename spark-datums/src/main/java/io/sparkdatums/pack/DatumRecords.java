package io.sparkdatums.pack;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of a datum, field by field as in {@link PackDatum} without the ordinal. */
final class DatumRecords {
  private static final List<DatumState> STATES =
      List.of(DatumState.PROCESSED, DatumState.FAILED, DatumState.RECOVERED);

  private DatumRecords() {}

  static void encode(RecordBuffer to, PackDatum datum) {
    to.varint(datum.position());
    to.text(datum.id());
    to.text(datum.key());
    to.u8(STATES.indexOf(datum.state()));
    to.text(datum.reason());
    to.varint(datum.tries());
    to.varint(datum.started());
    to.varint(datum.downloadMillis());
    to.varint(datum.processMillis());
    to.varint(datum.uploadMillis());
    to.varint(datum.bytesIn());
    to.varint(datum.bytesOut());
    to.varint(datum.bytesDeduplicated());
    to.varint(datum.recordsOut());
    to.varint(datum.memory());
    to.text(datum.worker());
    to.optionalText(datum.message());
    to.varint(datum.inputs().size());
    for (PackInput input : datum.inputs()) {
      encode(to, input);
    }
  }

  private static void encode(RecordBuffer to, PackInput input) {
    to.text(input.name());
    to.text(input.path());
    to.varint(input.size());
    String hash = input.hash();
    to.u8(hash == null ? 0 : 1);
    if (hash != null) {
      to.bytes(HexFormat.of().parseHex(hash), 0, PackFormat.HASH_BYTES);
    }
  }

  /**
   * @param version of the pack's format; the first one did not have all fields
   */
  static PackDatum decode(RecordCursor from, int ordinal, int version) {
    boolean all = version >= PackFormat.WITH_RECORDS_AND_MEMORY;
    return new PackDatum(
        ordinal,
        from.varint(),
        from.text(),
        from.text(),
        STATES.get(from.count(STATES.size() - 1)),
        from.text(),
        (int) from.varint(),
        from.varint(),
        from.varint(),
        from.varint(),
        from.varint(),
        from.varint(),
        from.varint(),
        from.varint(),
        all ? from.varint() : 0,
        all ? from.varint() : 0,
        from.text(),
        from.optionalText(),
        inputs(from));
  }

  private static List<PackInput> inputs(RecordCursor from) {
    int count = from.count(PackDatum.MAX_INPUTS);
    List<PackInput> inputs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      inputs.add(new PackInput(from.text(), from.text(), from.varint(), hash(from)));
    }
    return inputs;
  }

  private static @Nullable String hash(RecordCursor from) {
    return from.count(1) == 0 ? null : HexFormat.of().formatHex(from.bytes(PackFormat.HASH_BYTES));
  }
}
