package dev.mobula.cli.suite;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * A picture of learning curves, as SVG: every seed thin, their median bold, in colours that are
 * seen on white and on black. The same curves give the same text.
 */
final class CurvePlot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 72;
  private static final int RIGHT = WIDTH - 24;
  private static final int TOP = 32;
  private static final int BOTTOM = HEIGHT - 52;

  /** What a run samples beyond a round number of steps is no reason for another tick. */
  private static final double OVERSHOOT = 0.98;

  private static final String INK = "#808080";
  private static final String MEDIAN = "#3b82f6";
  private static final String HEURISTIC = "#f59e0b";
  private static final MathContext DIGITS = new MathContext(6);

  private final String title;
  private final List<Curve> curves;
  private final OptionalDouble heuristic;
  private final Axis steps;
  private final Axis returns;

  private CurvePlot(String title, List<Curve> curves, OptionalDouble heuristic) {
    this.title = title;
    this.curves = curves;
    this.heuristic = heuristic;
    double last = curves.stream().mapToLong(c -> c.envSteps().getLast()).max().orElseThrow();
    this.steps = Axis.of(0, OVERSHOOT * last);
    this.returns = Axis.of(returns().min().orElseThrow(), returns().max().orElseThrow());
  }

  private DoubleStream returns() {
    return DoubleStream.concat(
        heuristic.stream(),
        curves.stream()
            .flatMapToDouble(
                curve -> curve.episodeReturnMean().stream().mapToDouble(value -> value)));
  }

  /** Returns the picture of at least one curve, none of them without points. */
  static String svg(String title, List<Curve> curves) {
    return new CurvePlot(title, curves, OptionalDouble.empty()).draw();
  }

  /** Returns the picture with a dashed line at the mean return of a heuristic. */
  static String svg(String title, List<Curve> curves, double heuristic) {
    return new CurvePlot(title, curves, OptionalDouble.of(heuristic)).draw();
  }

  private String draw() {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="12" fill="%s">\
        """
            .formatted(WIDTH, HEIGHT, INK));
    lines.add("<title>%s: mean return by environment steps</title>".formatted(title));
    lines.add(text(LEFT, 18, "start", title + ", seeds: " + curves.size()));
    addAxes(lines);
    curves.forEach(curve -> lines.add(line(curve, INK, "1\" stroke-opacity=\"0.5")));
    lines.add(line(Curve.median(curves), MEDIAN, "2.5"));
    heuristic.ifPresent(mean -> addHeuristic(mean, lines));
    lines.add("</svg>");
    return String.join("\n", lines) + "\n";
  }

  private void addHeuristic(double mean, List<String> lines) {
    lines.add(
        "<line x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%2$s\" stroke=\"%s\" stroke-dasharray=\"6 4\"/>"
            .formatted(LEFT, pixel(y(mean)), RIGHT, HEURISTIC));
    lines.add(text(RIGHT, y(mean) - 6, "end", "best heuristic"));
  }

  private void addAxes(List<String> lines) {
    for (double tick : steps.ticks()) {
      lines.add(grid(x(tick), TOP, x(tick), BOTTOM));
      lines.add(text(x(tick), BOTTOM + 18, "middle", rounded(tick)));
    }
    for (double tick : returns.ticks()) {
      lines.add(grid(LEFT, y(tick), RIGHT, y(tick)));
      lines.add(text(LEFT - 8, y(tick) + 4, "end", plain(tick)));
    }
    lines.add(text((LEFT + RIGHT) / 2.0, HEIGHT - 12, "middle", "environment steps"));
    lines.add(
        """
        <text transform="translate(16 %d) rotate(-90)" text-anchor="middle">mean return of training episodes</text>\
        """
            .formatted((TOP + BOTTOM) / 2));
  }

  private double x(double envSteps) {
    return LEFT + steps.share(envSteps) * (RIGHT - LEFT);
  }

  private double y(double mean) {
    return BOTTOM - returns.share(mean) * (BOTTOM - TOP);
  }

  private String line(Curve curve, String colour, String width) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < curve.envSteps().size(); i++) {
      points.append(i == 0 ? "" : " ").append(pixel(x(curve.envSteps().get(i))));
      points.append(',').append(pixel(y(curve.episodeReturnMean().get(i))));
    }
    return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" points=\"%s\"/>"
        .formatted(colour, width, points);
  }

  private static String grid(double x1, double y1, double x2, double y2) {
    return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-opacity=\"0.3\"/>"
        .formatted(pixel(x1), pixel(y1), pixel(x2), pixel(y2), INK);
  }

  private static String text(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
        .formatted(pixel(x), pixel(y), anchor, text);
  }

  private static String pixel(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Returns a number of steps such as 20k or 1.5M. */
  private static String rounded(double steps) {
    return steps >= 1e6
        ? plain(steps / 1e6) + "M"
        : steps >= 1e3 ? plain(steps / 1e3) + "k" : plain(steps);
  }

  private static String plain(double value) {
    BigDecimal digits = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
    return digits.toPlainString().replace('-', '−');
  }
}
