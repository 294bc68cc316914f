package io.sparkdatums.pack;

/** The datums of a pack by ordinal. */
final class DatumIterator extends RecordIterator<PackDatum> {
  private final int version;
  private int ordinal;

  DatumIterator(PackFile file, Footer footer, int version) {
    super(file, new BlockCursor(file, footer.datumBlocks()));
    this.version = version;
  }

  @Override
  void begin(Block block) {}

  @Override
  PackDatum decode(RecordCursor from) {
    return DatumRecords.decode(from, ordinal++, version);
  }
}
