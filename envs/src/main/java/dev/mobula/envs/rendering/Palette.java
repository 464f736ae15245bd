package dev.mobula.envs.rendering;

import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The colours of one picture, at most 255, and one that is none, for pixels that stay as they were.
 * A colour is known by its bin: 5 bits each of red, green and blue. Where a picture has more bins,
 * the nearest ones of a cube of 6 by 6 by 6, and of the most frequent ones, stand for them.
 */
final class Palette {
  static final int NONE = -1;

  private static final int BINS = 1 << 15;
  private static final int LARGEST = 255;
  private static final int[] LEVELS = {0, 6, 12, 19, 25, 31};

  /** The bins of the colours. */
  private final int[] bins;

  /** The index of the colour that stands for a bin. */
  private final short[] indices = new short[BINS];

  /**
   * Chooses the colours for these bins.
   *
   * @param pixels a bin for each pixel, or {@link #NONE}
   */
  Palette(int[] pixels) {
    int[] counts = new int[BINS];
    for (int bin : pixels) {
      if (bin != NONE) {
        counts[bin]++;
      }
    }
    int[] found =
        IntStream.range(0, BINS)
            .filter(bin -> counts[bin] > 0)
            .boxed()
            .sorted((one, other) -> Integer.compare(counts[other], counts[one]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean all = found.length <= LARGEST;
    this.bins = all ? found : IntStream.concat(mostFrequent(found), cube()).toArray();
    for (int i = 0; i < found.length; i++) {
      indices[found[i]] = (short) (all ? i : nearest(found[i]));
    }
  }

  private static IntStream mostFrequent(int[] found) {
    return Arrays.stream(found).limit(LARGEST - LEVELS.length * LEVELS.length * LEVELS.length);
  }

  /** Returns bins that lie evenly among all colours, so that one is near to each. */
  private static IntStream cube() {
    return Arrays.stream(LEVELS)
        .flatMap(red ->
            Arrays.stream(LEVELS)
                .flatMap(
                    green -> Arrays.stream(LEVELS).map(blue -> red << 10 | green << 5 | blue)));
  }

  /** Returns the bin of an {@code 0xRRGGBB} colour. */
  static int bin(int rgb) {
    return (rgb >> 19 & 31) << 10 | (rgb >> 11 & 31) << 5 | (rgb >> 3 & 31);
  }

  /** Returns the index of the colour that is shown for a bin. */
  int index(int bin) {
    return bin == NONE ? bins.length : indices[bin];
  }

  /** Returns the bin of the colour that is shown for a bin. */
  int shown(int bin) {
    return bins[indices[bin]];
  }

  /** Returns the colours, with that which is none at the end. */
  IndexColorModel colors() {
    byte[] red = new byte[bins.length + 1];
    byte[] green = new byte[bins.length + 1];
    byte[] blue = new byte[bins.length + 1];
    for (int i = 0; i < bins.length; i++) {
      red[i] = level(bins[i] >> 10);
      green[i] = level(bins[i] >> 5);
      blue[i] = level(bins[i]);
    }
    return new IndexColorModel(8, bins.length + 1, red, green, blue, bins.length);
  }

  /** Spreads 5 bits over all of a byte, so that black and white stay what they are. */
  private static byte level(int bits) {
    return (byte) ((bits & 31) * 255 / 31);
  }

  private int nearest(int bin) {
    int nearest = 0;
    for (int i = 1; i < bins.length; i++) {
      if (distance(bins[i], bin) < distance(bins[nearest], bin)) {
        nearest = i;
      }
    }
    return nearest;
  }

  private static int distance(int one, int other) {
    int red = (one >> 10) - (other >> 10);
    int green = (one >> 5 & 31) - (other >> 5 & 31);
    int blue = (one & 31) - (other & 31);
    return red * red + green * green + blue * blue;
  }
}
