package dev.mobula.envs.rendering;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * One picture while it is drawn, by Java2D and without text, so that neither a screen nor fonts
 * have to be there. Colours are {@code 0xRRGGBB}; lengths are in pixels until {@link #world} says
 * otherwise. Confined to one thread.
 */
public final class Canvas {
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final AffineTransform base;

  private Canvas(int width, int height, int background, AffineTransform base) {
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    this.base = base;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(new Color(background));
    graphics.fillRect(0, 0, width, height);
    graphics.setTransform(base);
  }

  /** Returns a canvas whose y goes down from the top left corner, as rows of a grid do. */
  public static Canvas ofGrid(int width, int height, int background) {
    return new Canvas(width, height, background, new AffineTransform());
  }

  /** Returns a canvas whose y goes up from the bottom left corner, as heights do. */
  public static Canvas ofWorld(int width, int height, int background) {
    return new Canvas(width, height, background, new AffineTransform(1, 0, 0, -1, 0, height));
  }

  /** Puts the origin at (x, y), in pixels, and measures in units of so many pixels from now on. */
  public void world(double x, double y, double pixelsPerUnit) {
    base.translate(x, y);
    base.scale(pixelsPerUnit, pixelsPerUnit);
    graphics.setTransform(base);
  }

  /**
   * Puts what is drawn next to (x, y), turned by an angle in rad from the x axis to the y axis,
   * until the next call.
   */
  public void place(double x, double y, double angle) {
    graphics.setTransform(base);
    graphics.translate(x, y);
    graphics.rotate(angle);
  }

  /** Measures what is drawn next in units of so many of the canvas's, until the next place. */
  public void enlarge(double unit) {
    graphics.scale(unit, unit);
  }

  /** Fills a polygon of corners x1, y1, x2, … */
  public void polygon(int color, double... corners) {
    Path2D path = path(corners);
    path.closePath();
    fill(color, path);
  }

  /** Fills a rectangle from its corner with the least coordinates. */
  public void box(int color, double x, double y, double width, double height) {
    fill(color, new Rectangle2D.Double(x, y, width, height));
  }

  /** Fills a circle. */
  public void circle(int color, double x, double y, double radius) {
    fill(color, new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  /** Draws a line through points x1, y1, x2, … */
  public void line(int color, double width, double... points) {
    graphics.setColor(new Color(color));
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    graphics.draw(path(points));
  }

  /** Returns the picture; nothing is drawn on it any more. */
  public BufferedImage finish() {
    graphics.dispose();
    return image;
  }

  private void fill(int color, Shape shape) {
    graphics.setColor(new Color(color));
    graphics.fill(shape);
  }

  private static Path2D path(double[] points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    return path;
  }
}
