package io.sparkdatums.pack;

import java.util.List;

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
    to.text(datum.worker());
    to.optionalText(datum.message());
  }

  static PackDatum decode(RecordCursor from, int ordinal) {
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
        from.text(),
        from.optionalText());
  }
}
