package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import java.util.List;

/** The ground of LunarLander: hills of random height around a flat helipad in the middle. */
final class Moon {
  static final double HELIPAD_Y = Episode.VIEW_HEIGHT / 4;

  private static final int CHUNKS = 11;

  /** Where the flags stand on both sides of the helipad. */
  static final List<Double> HELIPAD_X = List.of(x(CHUNKS / 2 - 1), x(CHUNKS / 2 + 1));

  private static final double FRICTION = 0.1;

  private Moon() {}

  static void create(Episode episode) {
    double[] heights = new double[CHUNKS + 1];
    for (int i = 0; i < heights.length; i++) {
      heights[i] = episode.uniform(0, Episode.VIEW_HEIGHT / 2);
    }
    for (int i = CHUNKS / 2 - 2; i <= CHUNKS / 2 + 2; i++) {
      heights[i] = HELIPAD_Y;
    }
    Body moon = Bodies.ground(episode.world);
    Bodies.addEdge(moon, 0, 0, Episode.VIEW_WIDTH, 0, Bodies.DEFAULT_FRICTION);
    for (int i = 0; i < CHUNKS - 1; i++) {
      Bodies.addEdge(moon, x(i), smooth(heights, i), x(i + 1), smooth(heights, i + 1), FRICTION);
    }
  }

  private static double x(int chunk) {
    return Episode.VIEW_WIDTH / (CHUNKS - 1) * chunk;
  }

  /**
   * Returns about the mean of a height and its neighbours; the left one of the first is the last.
   */
  private static double smooth(double[] heights, int i) {
    double left = heights[i == 0 ? CHUNKS : i - 1];
    return 0.33 * (left + heights[i] + heights[i + 1]);
  }
}
