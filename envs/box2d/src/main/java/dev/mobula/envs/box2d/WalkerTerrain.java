package dev.mobula.envs.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.World;
import dev.mobula.columns.math.Rng;

/**
 * The ground of BipedalWalker, from left to right: grass that rolls a little and, if hardcore, a
 * stump, stairs or a pit after every stretch of it.
 */
final class WalkerTerrain {
  static final double STEP = 14 / Episode.SCALE;
  static final double HEIGHT = Episode.VIEW_HEIGHT / 4;

  /** In steps, as are the other lengths. */
  static final int LENGTH = 200;

  static final int START_PAD = 20;
  static final int GRASS_LENGTH = 10;

  private static final double FRICTION = 2.5;
  private static final int PIT_DEPTH = 4;
  private static final int STAIR_WIDTH = 4;

  private enum Stretch {
    GRASS,
    STUMP,
    STAIRS,
    PIT
  }

  private final World world;
  private final Rng random;
  private final boolean hardcore;

  private Stretch stretch = Stretch.GRASS;

  /** Whether the next point is the first of its stretch; not so of the grass at the start. */
  private boolean first;

  /** How many points of the stretch are left. */
  private int left = START_PAD;

  private double y = HEIGHT;
  private double slope;

  /** Where the pit or the stairs began. */
  private double startY;

  private int stairs;
  private int stairDirection;

  private WalkerTerrain(World world, Rng random, boolean hardcore) {
    this.world = world;
    this.random = random;
    this.hardcore = hardcore;
  }

  static void create(World world, Rng random, boolean hardcore) {
    new WalkerTerrain(world, random, hardcore).create();
  }

  private void create() {
    double[] heights = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      addPoint(i);
      heights[i] = y;
      first = false;
      left--;
      if (left == 0) {
        beginStretch();
      }
    }
    // Obstacles come first in the world, as in Gymnasium: Box2D looks at bodies in their order.
    for (int i = 0; i < LENGTH - 1; i++) {
      Body ground = Bodies.ground(world);
      Bodies.addEdge(ground, i * STEP, heights[i], (i + 1) * STEP, heights[i + 1], FRICTION);
    }
  }

  private void beginStretch() {
    left = GRASS_LENGTH / 2 + random.nextInt(GRASS_LENGTH / 2);
    boolean obstacle = hardcore && stretch == Stretch.GRASS;
    stretch = obstacle ? Stretch.values()[1 + random.nextInt(3)] : Stretch.GRASS;
    first = true;
  }

  private void addPoint(int i) {
    double x = i * STEP;
    switch (stretch) {
      case GRASS -> {
        if (!first) {
          roll(i);
        }
      }
      case STUMP -> {
        if (first) {
          addStump(x);
        }
      }
      case STAIRS -> {
        if (first) {
          addStairs(x);
        } else {
          climb();
        }
      }
      case PIT -> {
        if (first) {
          addPit(x);
        } else {
          y = left > 1 ? startY - PIT_DEPTH * STEP : startY;
        }
      }
    }
  }

  private void roll(int i) {
    slope = 0.8 * slope + 0.01 * Math.signum(HEIGHT - y);
    if (i > START_PAD) {
      slope += (2 * random.nextDouble() - 1) / Episode.SCALE;
    }
    y += slope;
  }

  private void addStump(double x) {
    left = 1 + random.nextInt(2);
    double size = left * STEP;
    addBlock(x, x + size, y, y + size);
  }

  private void addStairs(double x) {
    stairDirection = random.nextDouble() > 0.5 ? 1 : -1;
    stairs = 3 + random.nextInt(2);
    startY = y;
    for (int stair = 0; stair < stairs; stair++) {
      double top = y + stair * stairDirection * STEP;
      double bottom = y + (-1 + stair * stairDirection) * STEP;
      addBlock(x + stair * STAIR_WIDTH * STEP, x + (1 + stair) * STAIR_WIDTH * STEP, top, bottom);
    }
    left = stairs * STAIR_WIDTH;
  }

  private void climb() {
    double done = stairs * STAIR_WIDTH - left - stairDirection;
    y = startY + done / STAIR_WIDTH * stairDirection * STEP;
  }

  private void addPit(double x) {
    int width = 3 + random.nextInt(2);
    double bottom = y - PIT_DEPTH * STEP;
    addBlock(x, x + STEP, y, bottom);
    addBlock(x + width * STEP, x + STEP + width * STEP, y, bottom);
    startY = y;
    left = width + 2;
  }

  private void addBlock(double x1, double x2, double y1, double y2) {
    Body ground = Bodies.ground(world);
    Bodies.addPolygon(ground, new double[] {x1, y1, x2, y1, x2, y2, x1, y2}, FRICTION);
  }
}
