package io.sparkdatums.examples.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws pictures of discs, rectangles and stripes. Equal arguments make equal pixels: the shapes
 * are computed, not rendered by a graphics system. Runs without being compiled first: {@code java
 * PictureGenerator.java}.
 */
public final class PictureGenerator {
  private static final int SHAPES = 12;

  private PictureGenerator() {}

  /** Arguments: directory, number of pictures, width and height in pixels, seed. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      System.err.println("usage: PictureGenerator DIRECTORY PICTURES SIZE SEED");
      System.exit(2);
    }
    generate(
        Path.of(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Long.parseLong(arguments[3]));
  }

  /**
   * Writes {@code picture-000.png} and so on.
   *
   * @param directory made if it is missing
   * @param size width and height in pixels
   */
  public static void generate(Path directory, int pictures, int size, long seed)
      throws IOException {
    ImageIO.setUseCache(false);
    Files.createDirectories(directory);
    for (int picture = 0; picture < pictures; picture++) {
      String number = Integer.toString(1000 + picture).substring(1);
      ImageIO.write(
          draw(size, new Random(seed * 1_000_003 + picture)),
          "png",
          directory.resolve("picture-" + number + ".png").toFile());
    }
  }

  private static BufferedImage draw(int size, Random random) {
    BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    stripes(picture, random);
    for (int shape = 0; shape < SHAPES; shape++) {
      int color = random.nextInt(1 << 24);
      int x = random.nextInt(size);
      int y = random.nextInt(size);
      int reach = size / 32 + random.nextInt(size / 5);
      if (random.nextBoolean()) {
        disc(picture, x, y, reach, color);
      } else {
        rectangle(picture, x, y, reach, 1 + random.nextInt(reach), color);
      }
    }
    return picture;
  }

  private static void stripes(BufferedImage picture, Random random) {
    int dark = random.nextInt(1 << 24) & 0x7f7f7f;
    int light = dark | 0x404040;
    int width = 8 + random.nextInt(24);
    int slope = 1 + random.nextInt(3);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, (x + slope * y) / width % 2 == 0 ? dark : light);
      }
    }
  }

  private static void disc(BufferedImage picture, int centerX, int centerY, int radius, int color) {
    for (int y = centerY - radius; y <= centerY + radius; y++) {
      for (int x = centerX - radius; x <= centerX + radius; x++) {
        int dx = x - centerX;
        int dy = y - centerY;
        if (dx * dx + dy * dy <= radius * radius) {
          paint(picture, x, y, color);
        }
      }
    }
  }

  private static void rectangle(
      BufferedImage picture, int left, int top, int width, int height, int color) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        paint(picture, x, y, color);
      }
    }
  }

  private static void paint(BufferedImage picture, int x, int y, int color) {
    if (x >= 0 && y >= 0 && x < picture.getWidth() && y < picture.getHeight()) {
      picture.setRGB(x, y, color);
    }
  }
}
