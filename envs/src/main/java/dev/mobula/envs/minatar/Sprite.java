package dev.mobula.envs.minatar;

/**
 * Something that swims, as one integer: its column, from −2 to 11, its row, whether it goes to the
 * right, and the steps until it moves and until it shoots.
 *
 * <pre>
 *   bits 0-3  x + 2 | 4-7  y | 8  to the right | 9-12  until it moves | 13-16  until it shoots
 * </pre>
 */
final class Sprite {
  private static final int BESIDE = 2;
  private static final int X = 0xf;
  private static final int PLACE = 0xff;
  private static final int RIGHT = 0x100;
  private static final int MOVE_SHIFT = 9;
  private static final int SHOT_SHIFT = 13;
  private static final int TIMER = 0xf;

  private Sprite() {}

  static int of(int x, int y, boolean right, int untilMove, int untilShot) {
    return place(x, y) | (right ? RIGHT : 0) | untilMove << MOVE_SHIFT | untilShot << SHOT_SHIFT;
  }

  /** Returns what {@link #place(int)} returns of a sprite there. */
  static int place(int x, int y) {
    return x + BESIDE | y << 4;
  }

  static int place(int sprite) {
    return sprite & PLACE;
  }

  static int x(int sprite) {
    return (sprite & X) - BESIDE;
  }

  static int y(int sprite) {
    return sprite >> 4 & 0xf;
  }

  static boolean right(int sprite) {
    return (sprite & RIGHT) != 0;
  }

  /** Returns the column behind it. */
  static int behind(int sprite) {
    return x(sprite) + (right(sprite) ? -1 : 1);
  }

  static boolean isOutside(int sprite) {
    return x(sprite) < 0 || x(sprite) > Game.LAST;
  }

  /** Returns the sprite one cell further. */
  static int moved(int sprite) {
    return sprite + (right(sprite) ? 1 : -1);
  }

  static int untilMove(int sprite) {
    return sprite >> MOVE_SHIFT & TIMER;
  }

  static int withUntilMove(int sprite, int steps) {
    return sprite & ~(TIMER << MOVE_SHIFT) | steps << MOVE_SHIFT;
  }

  static int untilShot(int sprite) {
    return sprite >> SHOT_SHIFT & TIMER;
  }

  static int withUntilShot(int sprite, int steps) {
    return sprite & ~(TIMER << SHOT_SHIFT) | steps << SHOT_SHIFT;
  }
}
