package dev.mobula.policies.dl4j;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * The patches of an image that a window passes over, one row of floats each in the order height,
 * width, channel (im2col). As channels are neighbours, so are all pixels of a line of a window: a
 * patch is a few runs of floats. What lies beyond the image is in no run.
 */
final class Patches {
  private final int[] inImage;
  private final int[] inPatches;
  private final int[] lengths;
  private final int image;
  private final int patches;

  /**
   * Finds the runs.
   *
   * @param width the floats from the beginning of a patch to that of the next
   */
  Patches(Convolution.Site site, int width) {
    int channels = site.from().getLast();
    int kernel = site.layer().kernel();
    int lines = site.to().get(0) * site.to().get(1) * kernel;
    image = site.from().get(0) * site.from().get(1) * channels;
    patches = site.to().get(0) * site.to().get(1) * width;
    int[] starts = new int[lines];
    int[] places = new int[lines];
    int[] floats = new int[lines];
    int count = 0;
    for (int line = 0; line < lines; line++) {
      int patch = line / kernel;
      int inWindow = line % kernel;
      int y = patch / site.to().get(1) * site.layer().stride() - site.layer().padding() + inWindow;
      int x = patch % site.to().get(1) * site.layer().stride() - site.layer().padding();
      int left = Math.max(0, x);
      int right = Math.min(site.from().get(1), x + kernel);
      if (y >= 0 && y < site.from().get(0) && left < right) {
        starts[count] = (y * site.from().get(1) + left) * channels;
        places[count] = patch * width + (inWindow * kernel + left - x) * channels;
        floats[count] = (right - left) * channels;
        count++;
      }
    }
    inImage = java.util.Arrays.copyOf(starts, count);
    inPatches = java.util.Arrays.copyOf(places, count);
    lengths = java.util.Arrays.copyOf(floats, count);
  }

  /** Copies what the window sees of images; the rest of the patches stays as it is. */
  void gather(MemorySegment images, MemorySegment into, int count) {
    for (int i = 0; i < count; i++) {
      for (int run = 0; run < lengths.length; run++) {
        MemorySegment.copy(
            images,
            bytes((long) i * image + inImage[run]),
            into,
            bytes((long) i * patches + inPatches[run]),
            bytes(lengths[run]));
      }
    }
  }

  /** Overwrites images with the sums of what the patches hold of each of their floats. */
  void scatter(MemorySegment from, MemorySegment images, int count) {
    images.asSlice(0, bytes((long) count * image)).fill((byte) 0);
    for (int i = 0; i < count; i++) {
      for (int run = 0; run < lengths.length; run++) {
        long source = bytes((long) i * patches + inPatches[run]);
        long target = bytes((long) i * image + inImage[run]);
        add(from, source, images, target, lengths[run]);
      }
    }
  }

  private static void add(
      MemorySegment from, long source, MemorySegment into, long target, int count) {
    for (int i = 0; i < count; i++) {
      float sum = into.get(JAVA_FLOAT, target + bytes(i)) + from.get(JAVA_FLOAT, source + bytes(i));
      into.set(JAVA_FLOAT, target + bytes(i), sum);
    }
  }

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }
}
