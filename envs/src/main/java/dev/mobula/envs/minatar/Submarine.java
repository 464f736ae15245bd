package dev.mobula.envs.minatar;

/** The player of {@link Seaquest}: a submarine of two cells, with its oxygen and its divers. */
final class Submarine {
  private static final int FRONT = 0;
  private static final int BACK = 1;
  private static final int OXYGEN_GAUGE = 7;
  private static final int DIVER_GAUGE = 8;

  private static final int MAX_OXYGEN = 200;
  private static final int MAX_DIVERS = 6;

  private int x;
  private int y;
  private boolean facesRight;
  private int oxygen;
  private int divers;
  private boolean atSurface;

  void start() {
    x = 5;
    y = 0;
    facesRight = false;
    oxygen = MAX_OXYGEN;
    divers = 0;
    atSurface = true;
  }

  void steer(int action) {
    x = Game.moved(x, action, Game.LEFT, Game.RIGHT, 0, Game.LAST);
    y = Game.moved(y, action, Game.UP, Game.DOWN, 0, Seaquest.DEEPEST);
    if (action == Game.LEFT || action == Game.RIGHT) {
      facesRight = action == Game.RIGHT;
    }
  }

  /** Returns a bullet at its front. */
  int bullet() {
    return Sprite.of(x, y, facesRight, 0, 0);
  }

  boolean isAt(int sprite) {
    return Sprite.place(sprite) == Sprite.place(x, y);
  }

  /** Takes a diver aboard who is where its front is, if there is room. */
  boolean takes(int diver) {
    boolean takes = isAt(diver) && divers < MAX_DIVERS;
    divers += takes ? 1 : 0;
    return takes;
  }

  boolean isOutOfOxygen() {
    return oxygen <= 0;
  }

  boolean hasNoDivers() {
    return divers == 0;
  }

  /** Uses oxygen up, below the surface; tells whether it has just come there. */
  boolean surfaces() {
    if (y > 0) {
      oxygen--;
      atSurface = false;
    }
    return y == 0 && !atSurface;
  }

  /** Fills the oxygen up and leaves one diver, or all of six; returns the reward for those. */
  int unload() {
    int reward = divers == MAX_DIVERS ? oxygenCells() : 0;
    divers = divers == MAX_DIVERS ? -1 : divers - 1;
    oxygen = MAX_OXYGEN;
    atSurface = true;
    return reward;
  }

  private int oxygenCells() {
    return Math.max(0, oxygen) * Game.SIZE / MAX_OXYGEN;
  }

  void draw(Board board) {
    board.set(x, y, FRONT);
    board.set(facesRight ? x - 1 : x + 1, y, BACK);
    for (int cell = 0; cell < oxygenCells(); cell++) {
      board.set(cell, Game.LAST, OXYGEN_GAUGE);
    }
    for (int cell = Game.LAST - divers; cell < Game.LAST; cell++) {
      board.set(cell, Game.LAST, DIVER_GAUGE);
    }
  }

  void exchange(Words words) {
    x = words.exchange(x);
    y = words.exchange(y);
    facesRight = words.exchange(facesRight);
    oxygen = words.exchange(oxygen);
    divers = words.exchange(divers);
    atSurface = words.exchange(atSurface);
  }
}
