package dev.mobula.cli.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurvePlotTest {
  private static final Curve LOW = new Curve(List.of(1000L, 2000L), List.of(-200.0, -150.0));
  private static final Curve HIGH = new Curve(List.of(500L, 2000L), List.of(-100.0, 50.0));

  @Test
  void shouldDrawTheSameCurvesAsTheSameText() {
    String svg = CurvePlot.svg("sac-pendulum", List.of(LOW, HIGH));
    assertEquals(svg, CurvePlot.svg("sac-pendulum", List.of(LOW, HIGH)));
    List<String> lines = svg.lines().filter(line -> line.startsWith("<polyline")).toList();
    assertEquals(
        List.of(
            "<polyline fill=\"none\" stroke=\"#808080\" stroke-width=\"1\" stroke-opacity=\"0.5\""
                + " points=\"344.0,268.0 616.0,220.8\"/>",
            "<polyline fill=\"none\" stroke=\"#808080\" stroke-width=\"1\" stroke-opacity=\"0.5\""
                + " points=\"208.0,173.6 616.0,32.0\"/>",
            "<polyline fill=\"none\" stroke=\"#3b82f6\" stroke-width=\"2.5\""
                + " points=\"208.0,173.6 344.0,197.2 616.0,126.4\"/>"),
        lines);
  }

  @Test
  void shouldShowWhatAHeuristicEarns() {
    String svg = CurvePlot.svg("shop", List.of(LOW, HIGH), -400);
    assertTrue(svg.contains("stroke-dasharray=\"6 4\"/>"), svg);
    assertTrue(svg.contains(">best heuristic</text>"), svg);
    assertTrue(svg.contains(">−400</text>"), svg);
    assertFalse(CurvePlot.svg("shop", List.of(LOW)).contains("heuristic"), svg);
  }

  @Test
  void shouldNameItsAxesWithTheirUnits() {
    String svg = CurvePlot.svg("sac-pendulum", List.of(LOW, HIGH));
    assertTrue(svg.startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" "), svg);
    assertTrue(svg.endsWith("</svg>\n"), svg);
    for (String text :
        List.of(
            ">sac-pendulum, seeds: 2</text>",
            ">environment steps</text>",
            ">mean return of training episodes</text>",
            ">2k</text>",
            ">0</text>",
            ">−200</text>",
            ">50</text>")) {
      assertTrue(svg.contains(text), svg);
    }
  }

  @Test
  void shouldDrawACurveThatNeverChanges() {
    String svg = CurvePlot.svg("a", List.of(new Curve(List.of(1_500_000L), List.of(0.0))));
    assertTrue(svg.contains(">1.5M</text>"), svg);
    assertTrue(!svg.contains("NaN"), svg);
  }

  @Test
  void shouldPutTicksAtRoundNumbersAroundTheValues() {
    assertEquals(List.of(-200.0, -150.0, -100.0, -50.0, 0.0, 50.0), Axis.of(-200, 50).ticks());
    assertEquals(List.of(0.0, 0.2, 0.4, 0.6000000000000001, 0.8), Axis.of(0, 0.75).ticks());
    assertEquals(7, Axis.of(0, 60_000).ticks().size());
  }
}
