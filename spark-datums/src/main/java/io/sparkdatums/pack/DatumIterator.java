package io.sparkdatums.pack;

/** The datums of a pack by ordinal. */
final class DatumIterator extends RecordIterator<PackDatum> {
  private final Footer footer;
  private int ordinal;

  DatumIterator(PackFile file, Footer footer) {
    super(file, new BlockCursor(file, footer.datumBlocks()));
    this.footer = footer;
  }

  @Override
  void begin() {}

  @Override
  PackDatum decode(RecordCursor from) {
    return DatumRecords.decode(from, ordinal++, footer.version());
  }
}
