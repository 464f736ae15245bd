package dev.mobula.envs.rendering;

import dev.mobula.envs.EnvironmentException;

/**
 * What a video shows.
 *
 * @param format how it is stored
 * @param width the most pixels across, to which larger pictures are made smaller; 0: as drawn
 * @param videoLength the most pictures; 0: any number
 * @param every steps from one picture to the next; the end of an episode is shown anyway
 */
public record VideoSettings(VideoFormat format, int width, int videoLength, int every) {
  /** Checks the numbers. */
  public VideoSettings {
    if (width < 0 || videoLength < 0 || every < 1) {
      throw new EnvironmentException(
          "expected width >= 0, videoLength >= 0 and every >= 1, found %d, %d and %d"
              .formatted(width, videoLength, every));
    }
  }

  /** Returns the settings of a video that shows every step as it is drawn. */
  public static VideoSettings of(VideoFormat format) {
    return new VideoSettings(format, 0, 0, 1);
  }
}
