package io.sparkdatums.examples.contactsheet;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Properties;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Puts every picture of a datum into every frame of it: {@code /oak/picture-003.png} is a thumbnail
 * of {@code /picture-003.png} in the frame {@code /oak.properties}.
 */
public final class FramedThumbnails implements DatumFunction {
  /** Width and height of what is written, frame and all, in pixels. */
  static final int SIZE = 48;

  @Override
  public void process(Datum datum, DatumOutput output) throws IOException {
    ImageIO.setUseCache(false);
    try (Stream<InputFile> pictures = datum.input("pictures").files()) {
      for (Iterator<InputFile> each = pictures.iterator(); each.hasNext(); ) {
        InputFile picture = each.next();
        frame(picture.path(), read(picture), datum, output);
      }
    }
  }

  private static void frame(String path, BufferedImage picture, Datum datum, DatumOutput output)
      throws IOException {
    try (Stream<InputFile> frames = datum.input("frames").files()) {
      for (Iterator<InputFile> each = frames.iterator(); each.hasNext(); ) {
        InputFile frame = each.next();
        Properties properties = properties(frame);
        int colour = Integer.parseInt(properties.getProperty("colour"), 16);
        int width = Integer.parseInt(properties.getProperty("width"));
        String name = frame.path().substring(0, frame.path().lastIndexOf('.'));
        try (OutputStream out = output.create(name + path)) {
          ImageIO.write(framed(picture, colour, width), "png", out);
        }
      }
    }
  }

  private static Properties properties(InputFile file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = file.open()) {
      properties.load(in);
    }
    return properties;
  }

  static BufferedImage read(InputFile file) throws IOException {
    try (InputStream in = file.open()) {
      BufferedImage picture = ImageIO.read(in);
      if (picture == null) {
        throw new IOException(file.path() + " is not a picture in a format that Java reads");
      }
      return picture;
    }
  }

  /** Every n-th pixel of the picture, within a border. */
  private static BufferedImage framed(BufferedImage picture, int colour, int width) {
    BufferedImage framed = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    int inside = SIZE - 2 * width;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        framed.setRGB(x, y, colour);
      }
    }
    for (int y = 0; y < inside; y++) {
      int from = y * picture.getHeight() / inside;
      for (int x = 0; x < inside; x++) {
        framed.setRGB(width + x, width + y, picture.getRGB(x * picture.getWidth() / inside, from));
      }
    }
    return framed;
  }
}
