package dev.mobula.envs.builtin;

import java.awt.image.BufferedImage;

/** Draws the states of a {@link TableEnvironment}. */
@FunctionalInterface
interface TableScene {
  /** Pictures a second; as in Gymnasium. */
  double FPS = 4;

  /** Returns a picture of a state. */
  BufferedImage draw(int state);
}
