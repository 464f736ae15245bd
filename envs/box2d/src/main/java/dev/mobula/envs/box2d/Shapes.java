package dev.mobula.envs.box2d;

import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.EdgeShape;
import com.badlogic.gdx.physics.box2d.Fixture;
import com.badlogic.gdx.physics.box2d.PolygonShape;
import com.badlogic.gdx.physics.box2d.World;
import com.badlogic.gdx.utils.Array;
import dev.mobula.envs.rendering.Canvas;
import java.util.ArrayList;
import java.util.List;

/** Reads the shapes of bodies, for pictures of them. */
final class Shapes {
  private static final double OUTLINE = 2 / Episode.SCALE;

  private Shapes() {}

  /** A line of the ground, from left to right. */
  record Edge(double x1, double y1, double x2, double y2) {}

  /** Returns all lines of the ground, in the order in which they were added. */
  static List<Edge> edges(World world) {
    List<Edge> edges = new ArrayList<>();
    for (Fixture fixture : fixtures(world)) {
      if (fixture.getShape() instanceof EdgeShape edge) {
        Vector2 from = new Vector2();
        Vector2 to = new Vector2();
        edge.getVertex1(from);
        edge.getVertex2(to);
        edges.add(new Edge(from.x, from.y, to.x, to.y));
      }
    }
    return edges;
  }

  /** Fills what is below the ground's lines; a seam would be seen if the parts did not overlap. */
  static void drawGround(Canvas canvas, World world, int color) {
    for (Edge edge : edges(world)) {
      double right = edge.x2 + 1 / Episode.SCALE;
      canvas.polygon(
          color, edge.x1, edge.y1, edge.x2, edge.y2, right, edge.y2, right, 0, edge.x1, 0);
    }
  }

  /** Draws all blocks that lie on the ground. */
  static void drawBlocks(Canvas canvas, World world, int color, int outline) {
    for (Fixture fixture : fixtures(world)) {
      boolean ground = fixture.getFilterData().categoryBits == Bodies.GROUND;
      if (ground && fixture.getShape() instanceof PolygonShape) {
        draw(canvas, fixture, color, outline);
      }
    }
  }

  /** Draws a part of a machine where it is now. */
  static void draw(Canvas canvas, Body body, int color, int outline) {
    for (Fixture fixture : body.getFixtureList()) {
      draw(canvas, fixture, color, outline);
    }
  }

  private static void draw(Canvas canvas, Fixture fixture, int color, int outline) {
    PolygonShape shape = (PolygonShape) fixture.getShape();
    int count = shape.getVertexCount();
    double[] closed = new double[2 * count + 2];
    Vector2 corner = new Vector2();
    for (int i = 0; i <= count; i++) {
      shape.getVertex(i % count, corner);
      Vector2 at = fixture.getBody().getWorldPoint(corner);
      closed[2 * i] = at.x;
      closed[2 * i + 1] = at.y;
    }
    canvas.polygon(color, closed);
    canvas.line(outline, OUTLINE, closed);
  }

  private static List<Fixture> fixtures(World world) {
    Array<Fixture> all = new Array<>();
    world.getFixtures(all);
    List<Fixture> fixtures = new ArrayList<>();
    all.forEach(fixtures::add);
    return fixtures;
  }
}
