package io.sparkdatums.pack;

/** The datums of a pack by ordinal. */
final class DatumIterator extends RecordIterator<PackDatum> {
  private int ordinal;

  DatumIterator(PackFile file, Footer footer) {
    super(file, new BlockCursor(file, footer.datumBlocks()));
  }

  @Override
  void begin(Block block) {}

  @Override
  PackDatum decode(RecordCursor from) {
    return DatumRecords.decode(from, ordinal++);
  }
}
