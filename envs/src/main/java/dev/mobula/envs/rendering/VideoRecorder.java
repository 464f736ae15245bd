package dev.mobula.envs.rendering;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * Takes pictures of an environment while it is played: one after each reset, and one after each
 * step that the settings want to see. Confined to one thread.
 */
public final class VideoRecorder implements AutoCloseable {
  private final VectorEnvironment environment;
  private final VideoSettings settings;
  private final VideoEncoder encoder;
  private int steps;
  private int pictures;

  /**
   * Begins a video.
   *
   * @param environment one copy that can be drawn, as {@link
   *     dev.mobula.envs.Environments#makeRendered} makes; stays the caller's
   */
  public VideoRecorder(VectorEnvironment environment, VideoSettings settings) {
    double fps =
        environment
            .renderFps()
            .orElseThrow(() ->
                new EnvironmentException(
                    "expected an environment that draws itself, found one without pictures"));
    this.environment = environment;
    this.settings = settings;
    this.encoder = settings.format().encoder(fps / settings.every());
  }

  /** Takes a picture of the start of an episode. */
  public void onReset() {
    steps = 0;
    take();
  }

  /**
   * Takes a picture of a step, if that is to be seen.
   *
   * @param last whether it ended the episode
   */
  public void onStep(boolean last) {
    steps++;
    if (last || steps % settings.every() == 0) {
      take();
    }
  }

  private void take() {
    if (!isFull()) {
      pictures++;
      encoder.add(smaller(environment.render(0), settings.width()));
    }
  }

  /** Tells whether the video is as long as it may be. */
  public boolean isFull() {
    return settings.videoLength() > 0 && pictures >= settings.videoLength();
  }

  /** Returns how many pictures were taken. */
  public int pictures() {
    return pictures;
  }

  /** Returns the video; to be called once, after a picture was taken. */
  public Video finish() {
    return encoder.finish();
  }

  /** Releases what recording holds; a second call does nothing. */
  @Override
  public void close() {
    encoder.close();
  }

  /** Returns a picture of at most so many pixels across; no pixel is passed over by halving. */
  private static BufferedImage smaller(BufferedImage picture, int width) {
    BufferedImage smaller = picture;
    while (width > 0 && smaller.getWidth() > width) {
      int next = Math.max(width, (smaller.getWidth() + 1) / 2);
      int height = Math.max(1, Math.round((float) smaller.getHeight() * next / smaller.getWidth()));
      BufferedImage scaled = new BufferedImage(next, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = scaled.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(smaller, 0, 0, next, height, null);
      graphics.dispose();
      smaller = scaled;
    }
    return smaller;
  }
}
