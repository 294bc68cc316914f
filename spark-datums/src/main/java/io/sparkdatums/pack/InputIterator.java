package io.sparkdatums.pack;

/** The hashed inputs of a pack. */
final class InputIterator extends RecordIterator<InputHash> {
  private InputRecords.Decoder decoder = new InputRecords.Decoder();

  InputIterator(PackFile file, Footer footer) {
    super(file, new BlockCursor(file, footer.inputBlocks()));
  }

  @Override
  void begin() {
    decoder = new InputRecords.Decoder();
  }

  @Override
  InputHash decode(RecordCursor from) {
    return decoder.decode(from);
  }
}
