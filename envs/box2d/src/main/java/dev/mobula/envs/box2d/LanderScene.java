package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.World;
import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;
import java.util.List;

/** The lander over the moon, as Gymnasium draws it, without the exhaust of its engines. */
final class LanderScene {
  private static final int SKY = 0x000000;
  private static final int MOON = 0xFFFFFF;
  private static final int MACHINE = 0x8066E6;
  private static final int OUTLINE = 0x4D4D80;
  private static final int FLAG = 0xCCCC00;
  private static final double PIXEL = 1 / Episode.SCALE;

  private LanderScene() {}

  static BufferedImage draw(World world, List<Body> parts) {
    Canvas canvas = Canvas.ofWorld(Episode.PICTURE_WIDTH, Episode.PICTURE_HEIGHT, SKY);
    canvas.world(0, 0, Episode.SCALE);
    Shapes.drawGround(canvas, world, MOON);
    for (Body part : parts) {
      Shapes.draw(canvas, part, MACHINE, OUTLINE);
    }
    for (double x : Moon.HELIPAD_X) {
      canvas.place(x, Moon.HELIPAD_Y, 0);
      canvas.line(MOON, PIXEL, 0, 0, 0, 50 * PIXEL);
      canvas.polygon(FLAG, 0, 50 * PIXEL, 0, 40 * PIXEL, 25 * PIXEL, 45 * PIXEL);
    }
    return canvas.finish();
  }
}
