package io.sparkdatums.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** The Sobel operator written down as its two matrices, one pixel at a time. */
public final class NaiveEdges {
  private static final int[][] HORIZONTAL = {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}};

  private NaiveEdges() {}

  /** Holds an encoded picture against the encoded edges of it. */
  public static void assertEdgesOf(byte[] picture, byte[] edges) throws IOException {
    BufferedImage from = ImageIO.read(new ByteArrayInputStream(picture));
    BufferedImage to = ImageIO.read(new ByteArrayInputStream(edges));
    assertThat(to.getWidth()).isEqualTo(from.getWidth());
    assertThat(to.getHeight()).isEqualTo(from.getHeight());
    for (int y = 0; y < from.getHeight(); y++) {
      for (int x = 0; x < from.getWidth(); x++) {
        assertThat(to.getRaster().getSample(x, y, 0))
            .as("pixel %s, %s", Integer.toString(x), Integer.toString(y))
            .isEqualTo(edge(from, x, y));
      }
    }
  }

  private static int edge(BufferedImage picture, int x, int y) {
    int horizontal = 0;
    int vertical = 0;
    for (int row = -1; row <= 1; row++) {
      for (int column = -1; column <= 1; column++) {
        int brightness = brightness(picture, x + column, y + row);
        horizontal += HORIZONTAL[row + 1][column + 1] * brightness;
        vertical += HORIZONTAL[column + 1][row + 1] * brightness;
      }
    }
    return (int) Math.min(255, Math.round(Math.hypot(horizontal, vertical)));
  }

  private static int brightness(BufferedImage picture, int x, int y) {
    int insideX = Math.min(Math.max(x, 0), picture.getWidth() - 1);
    int insideY = Math.min(Math.max(y, 0), picture.getHeight() - 1);
    Color color = new Color(picture.getRGB(insideX, insideY));
    return (299 * color.getRed() + 587 * color.getGreen() + 114 * color.getBlue()) / 1000;
  }
}
