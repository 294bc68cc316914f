package io.sparkdatums.examples.contactsheet;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumInput;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Puts the thumbnails of a directory on one sheet, four in a row, in the order of their names: the
 * sheet of {@code /oak} is {@code /oak.png}.
 */
public final class ContactSheet implements DatumFunction {
  private static final int COLUMNS = 4;

  @Override
  public void process(Datum datum, DatumOutput output) throws IOException {
    ImageIO.setUseCache(false);
    DatumInput thumbnails = datum.input("pairs");
    try (Stream<InputFile> files = thumbnails.files();
        OutputStream out = output.create(thumbnails.path() + ".png")) {
      ImageIO.write(sheet(files.toList()), "png", out);
    }
  }

  private static BufferedImage sheet(List<InputFile> thumbnails) throws IOException {
    int size = FramedThumbnails.SIZE;
    int rows = (thumbnails.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * size, rows * size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < thumbnails.size(); i++) {
      BufferedImage thumbnail = FramedThumbnails.read(thumbnails.get(i));
      sheet.setRGB(
          i % COLUMNS * size,
          i / COLUMNS * size,
          size,
          size,
          thumbnail.getRGB(0, 0, size, size, null, 0, size),
          0,
          size);
    }
    return sheet;
  }
}
