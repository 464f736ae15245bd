package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.World;
import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;
import java.util.List;

/** The walker on its way, seen from the side, as Gymnasium draws it, without clouds and lidar. */
final class WalkerScene {
  private static final int SKY = 0xD7D7FF;
  private static final int EARTH = 0x66994C;
  private static final int[] GRASS = {0x4CFF4C, 0x4CCC4C};
  private static final int HULL = 0x7F33E5;
  private static final int HULL_OUTLINE = 0x4C4C7F;
  private static final double PIXEL = 1 / Episode.SCALE;

  /** Where the walker is in the picture, from its left, m. */
  private static final double AHEAD = Episode.VIEW_WIDTH / 5;

  private WalkerScene() {}

  /** A part of a leg; the left leg, which is the first one, is behind the hull. */
  record LegPart(Body body, boolean left) {}

  static BufferedImage draw(World world, Body hull, List<LegPart> legs) {
    Canvas canvas = Canvas.ofWorld(Episode.PICTURE_WIDTH, Episode.PICTURE_HEIGHT, SKY);
    canvas.world(-(hull.getPosition().x - AHEAD) * Episode.SCALE, 0, Episode.SCALE);
    drawGround(canvas, world);
    Shapes.drawBlocks(canvas, world, 0xFFFFFF, 0x999999);
    legs.stream().filter(LegPart::left).forEach(part -> draw(canvas, part));
    Shapes.draw(canvas, hull, HULL, HULL_OUTLINE);
    legs.stream().filter(part -> !part.left()).forEach(part -> draw(canvas, part));
    drawFlag(canvas);
    return canvas.finish();
  }

  private static void draw(Canvas canvas, LegPart part) {
    if (part.left()) {
      Shapes.draw(canvas, part.body(), 0xB26598, 0x7F4C65);
    } else {
      Shapes.draw(canvas, part.body(), 0x803366, 0x4D1A33);
    }
  }

  private static void drawGround(Canvas canvas, World world) {
    Shapes.drawGround(canvas, world, EARTH);
    int i = 0;
    for (Shapes.Edge edge : Shapes.edges(world)) {
      canvas.line(GRASS[i++ % 2], PIXEL, edge.x1(), edge.y1(), edge.x2(), edge.y2());
    }
  }

  private static void drawFlag(Canvas canvas) {
    canvas.place(3 * WalkerTerrain.STEP, WalkerTerrain.HEIGHT, 0);
    canvas.line(0x000000, 2 * PIXEL, 0, 0, 0, 50 * PIXEL);
    canvas.polygon(0xE63300, 0, 50 * PIXEL, 0, 40 * PIXEL, 25 * PIXEL, 45 * PIXEL);
  }
}
