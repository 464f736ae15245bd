package dev.mobula.envs.minatar;

import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/**
 * A cannon at the bottom shoots at a block of aliens, each a reward of 1. The aliens move to a side
 * and, at the edge, down and back; the fewer there are, the faster. The alien nearest to the cannon
 * shoots back. The game ends where an alien or its bullet hits the cannon, or aliens that are at
 * the bottom would go further down. With ramping, the next block moves faster.
 *
 * <p>Each thing that moves is a map of rows, with a bit per column.
 */
final class SpaceInvaders extends Game {
  private static final int CANNON = 0;
  private static final int ALIEN = 1;
  private static final int ALIEN_LEFT = 2;
  private static final int ALIEN_RIGHT = 3;
  private static final int FRIENDLY_BULLET = 4;
  private static final int ENEMY_BULLET = 5;

  private static final int SHOT_COOL_DOWN = 5;
  private static final int FIRST_MOVE_INTERVAL = 12;
  private static final int LEAST_MOVE_INTERVAL = 6;
  private static final int SHOT_INTERVAL = 10;
  private static final int BLOCK_ROWS = 4;
  private static final int BLOCK_COLUMNS = 0b00_1111_1100;

  private final int[] aliens = new int[SIZE];
  private final int[] friendlyBullets = new int[SIZE];
  private final int[] enemyBullets = new int[SIZE];

  private final boolean ramping;
  private int cannon;
  private boolean aliensGoRight;
  private int moveInterval;
  private int moveTimer;
  private int alienShotTimer;
  private int shotTimer;

  SpaceInvaders(boolean ramping) {
    this.ramping = ramping;
  }

  @Override
  int channels() {
    return 6;
  }

  @Override
  int[] minimalActions() {
    return new int[] {NO_OP, LEFT, RIGHT, FIRE};
  }

  @Override
  void start(Rng random) {
    cannon = 5;
    Arrays.fill(aliens, 0);
    Arrays.fill(friendlyBullets, 0);
    Arrays.fill(enemyBullets, 0);
    addBlock();
    aliensGoRight = false;
    moveInterval = FIRST_MOVE_INTERVAL;
    moveTimer = moveInterval;
    alienShotTimer = SHOT_INTERVAL;
    shotTimer = 0;
  }

  private void addBlock() {
    Arrays.fill(aliens, 0, BLOCK_ROWS, BLOCK_COLUMNS);
  }

  @Override
  int act(int action, Rng random) {
    if (action == FIRE && shotTimer == 0) {
      friendlyBullets[LAST] |= 1 << cannon;
      shotTimer = SHOT_COOL_DOWN;
    }
    cannon = moved(cannon, action, LEFT, RIGHT, 0, LAST);
    moveBullets();
    terminal = isAt(enemyBullets) || isAt(aliens);
    if (moveTimer == 0) {
      moveTimer = Math.min(count(), moveInterval);
      moveAliens();
      terminal |= isAt(aliens);
    }
    if (alienShotTimer == 0) {
      alienShotTimer = SHOT_INTERVAL;
      shootBack();
    }
    int kills = kill();
    shotTimer = Math.max(0, shotTimer - 1);
    moveTimer--;
    alienShotTimer--;
    if (count() == 0) {
      moveInterval -= ramping && moveInterval > LEAST_MOVE_INTERVAL ? 1 : 0;
      addBlock();
    }
    return kills;
  }

  private void moveBullets() {
    System.arraycopy(friendlyBullets, 1, friendlyBullets, 0, LAST);
    friendlyBullets[LAST] = 0;
    System.arraycopy(enemyBullets, 0, enemyBullets, 1, LAST);
    enemyBullets[0] = 0;
  }

  private boolean isAt(int[] map) {
    return (map[LAST] >> cannon & 1) != 0;
  }

  private void moveAliens() {
    int edge = aliensGoRight ? 1 << LAST : 1;
    if ((columns() & edge) != 0) {
      aliensGoRight = !aliensGoRight;
      terminal |= aliens[LAST] != 0;
      moveAliensDown();
      return;
    }
    for (int y = 0; y < SIZE; y++) {
      aliens[y] = aliensGoRight ? aliens[y] << 1 : aliens[y] >> 1;
    }
  }

  /** The last row becomes the first, which shows in the last observation of the game. */
  private void moveAliensDown() {
    int bottom = aliens[LAST];
    System.arraycopy(aliens, 0, aliens, 1, LAST);
    aliens[0] = bottom;
  }

  private void shootBack() {
    int x = nearestColumn(columns());
    int y = LAST;
    while ((aliens[y] >> x & 1) == 0) {
      y--;
    }
    enemyBullets[y] |= 1 << x;
  }

  /** Returns the set bit that is nearest to the cannon, of two the one on its left. */
  private int nearestColumn(int columns) {
    int distance = 0;
    while (true) {
      if ((columns << distance >> cannon & 1) != 0) {
        return cannon - distance;
      }
      if ((columns >> distance >> cannon & 1) != 0) {
        return cannon + distance;
      }
      distance++;
    }
  }

  private int kill() {
    int kills = 0;
    for (int y = 0; y < SIZE; y++) {
      int hit = aliens[y] & friendlyBullets[y];
      kills += Integer.bitCount(hit);
      aliens[y] ^= hit;
      friendlyBullets[y] ^= hit;
    }
    return kills;
  }

  private int columns() {
    int columns = 0;
    for (int row : aliens) {
      columns |= row;
    }
    return columns;
  }

  private int count() {
    int count = 0;
    for (int row : aliens) {
      count += Integer.bitCount(row);
    }
    return count;
  }

  @Override
  void draw(Board board) {
    board.set(cannon, LAST, CANNON);
    for (int y = 0; y < SIZE; y++) {
      board.setRow(aliens[y], y, ALIEN);
      board.setRow(aliens[y], y, aliensGoRight ? ALIEN_RIGHT : ALIEN_LEFT);
      board.setRow(friendlyBullets[y], y, FRIENDLY_BULLET);
      board.setRow(enemyBullets[y], y, ENEMY_BULLET);
    }
  }

  @Override
  void exchange(Words words) {
    words.exchange(aliens);
    words.exchange(friendlyBullets);
    words.exchange(enemyBullets);
    cannon = words.exchange(cannon);
    aliensGoRight = words.exchange(aliensGoRight);
    moveInterval = words.exchange(moveInterval);
    moveTimer = words.exchange(moveTimer);
    alienShotTimer = words.exchange(alienShotTimer);
    shotTimer = words.exchange(shotTimer);
  }
}
