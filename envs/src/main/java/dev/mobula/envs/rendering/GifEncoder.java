package dev.mobula.envs.rendering;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an animated GIF that plays for ever. Each picture holds only what differs from the one
 * before. A GIF counts hundredths of a second, and viewers show none for less than two: pictures
 * that come faster are left out.
 */
final class GifEncoder implements VideoEncoder {
  private static final double HUNDREDTHS = 100;
  private static final int LEAST_DELAY = 2;

  private final double delay;
  private final GifStream stream = new GifStream();
  private int width;
  private int height;

  /** The bins that are shown; empty before the first picture. */
  private int[] shown = {};

  private int pictures;

  /** Hundredths of a second at which the picture that waits begins. */
  private long begun;

  private GifStream.@Nullable Frame waiting;
  private @Nullable BufferedImage leftOut;

  GifEncoder(double fps) {
    this.delay = HUNDREDTHS / fps;
  }

  @Override
  public void add(BufferedImage picture) {
    long now = Math.round(pictures * delay);
    pictures++;
    GifStream.Frame before = waiting;
    if (before != null) {
      VideoEncoder.expectSize(picture, width, height);
      if (now - begun < LEAST_DELAY) {
        leftOut = picture;
        return;
      }
      stream.write(before, (int) (now - begun));
    }
    show(picture, now);
  }

  private void show(BufferedImage picture, long now) {
    width = picture.getWidth();
    height = picture.getHeight();
    waiting = difference(bins(picture));
    leftOut = null;
    begun = now;
  }

  @Override
  public Video finish() {
    BufferedImage last = leftOut;
    if (last != null) { // the end of an episode is worth seeing
      stream.write(shownFrame(), LEAST_DELAY);
      show(last, begun + LEAST_DELAY);
    }
    stream.write(shownFrame(), Math.max(LEAST_DELAY, (int) Math.round(delay)));
    return new Video(VideoFormat.GIF, List.of(stream.finish()));
  }

  private GifStream.Frame shownFrame() {
    GifStream.Frame frame = waiting;
    if (frame == null) {
      throw VideoEncoder.empty();
    }
    return frame;
  }

  @Override
  public void close() {
    stream.close();
  }

  private int[] bins(BufferedImage picture) {
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Palette.bin(pixels[i]);
    }
    return pixels;
  }

  /** Returns what is to be drawn over what is shown, which is then the new picture. */
  private GifStream.Frame difference(int[] bins) {
    boolean first = shown.length == 0;
    Rectangle changed = first ? new Rectangle(width, height) : changed(bins);
    int[] part = new int[changed.width * changed.height];
    for (int y = 0; y < changed.height; y++) {
      for (int x = 0; x < changed.width; x++) {
        int at = (changed.y + y) * width + changed.x + x;
        boolean same = !first && bins[at] == shown[at];
        part[y * changed.width + x] = same ? Palette.NONE : bins[at];
      }
    }
    Palette palette = new Palette(part);
    if (first) {
      shown = new int[bins.length];
    }
    for (int i = 0; i < part.length; i++) {
      if (part[i] != Palette.NONE) {
        int at = (changed.y + i / changed.width) * width + changed.x + i % changed.width;
        shown[at] = palette.shown(part[i]);
      }
    }
    return new GifStream.Frame(changed, part, palette);
  }

  /** Returns the smallest rectangle around all pixels that differ; one pixel where none does. */
  private Rectangle changed(int[] bins) {
    int top = Arrays.mismatch(bins, shown);
    if (top < 0) {
      return new Rectangle(1, 1);
    }
    int left = width;
    int right = 0;
    int bottom = 0;
    for (int at = top; at < bins.length; at++) {
      if (bins[at] != shown[at]) {
        left = Math.min(left, at % width);
        right = Math.max(right, at % width);
        bottom = at / width;
      }
    }
    return new Rectangle(left, top / width, right - left + 1, bottom - top / width + 1);
  }
}
