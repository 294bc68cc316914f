package io.sparkdatums.examples.images;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Edge detection with the Sobel operator (Sobel and Feldman, 1968). Each picture of a datum becomes
 * a grey PNG of the same size at the same path: the length of the gradient of its brightness, 0
 * where nothing changes, 255 at the hardest edges.
 */
public final class EdgeDetection implements DatumFunction {

  @Override
  public void process(Datum datum, DatumOutput output) throws IOException {
    ImageIO.setUseCache(false);
    try (Stream<InputFile> files = datum.input("pictures").files()) {
      for (Iterator<InputFile> iterator = files.iterator(); iterator.hasNext(); ) {
        InputFile file = iterator.next();
        BufferedImage edges = edges(read(file));
        try (OutputStream out = output.create(file.path())) {
          ImageIO.write(edges, "png", out);
        }
      }
    }
  }

  private static BufferedImage read(InputFile file) throws IOException {
    try (InputStream in = file.open()) {
      BufferedImage picture = ImageIO.read(in);
      if (picture == null) {
        throw new IOException(file.path() + " is not a picture in a format that Java reads");
      }
      return picture;
    }
  }

  /** The edges of a picture; pixels beyond its border count as equal to the nearest one inside. */
  static BufferedImage edges(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] grey = brightness(picture);
    BufferedImage edges = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      int above = Math.max(y - 1, 0) * width;
      int row = y * width;
      int below = Math.min(y + 1, height - 1) * width;
      for (int x = 0; x < width; x++) {
        int left = Math.max(x - 1, 0);
        int right = Math.min(x + 1, width - 1);
        int horizontal =
            grey[above + right]
                - grey[above + left]
                + 2 * (grey[row + right] - grey[row + left])
                + grey[below + right]
                - grey[below + left];
        int vertical =
            grey[below + left]
                - grey[above + left]
                + 2 * (grey[below + x] - grey[above + x])
                + grey[below + right]
                - grey[above + right];
        double length = Math.sqrt((double) horizontal * horizontal + (double) vertical * vertical);
        // Through the raster: setRGB would convert between colour spaces.
        edges.getRaster().setSample(x, y, 0, (int) Math.min(255, Math.round(length)));
      }
    }
    return edges;
  }

  /** Brightness from 0 to 255 by the weights of ITU-R BT.601, row by row. */
  private static int[] brightness(BufferedImage picture) {
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      int red = pixels[i] >> 16 & 0xff;
      int green = pixels[i] >> 8 & 0xff;
      int blue = pixels[i] & 0xff;
      pixels[i] = (299 * red + 587 * green + 114 * blue) / 1000;
    }
    return pixels;
  }
}
