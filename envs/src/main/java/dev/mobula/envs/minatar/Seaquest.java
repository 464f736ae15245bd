package dev.mobula.envs.minatar;

import dev.mobula.columns.math.Rng;

/**
 * A submarine shoots at fish and enemy submarines, each a reward of 1, and collects divers. Its
 * oxygen lasts 200 steps; at the surface it is filled up and one diver is left there, or all of six
 * for a reward of up to 10, one for each active cell of the oxygen gauge. The game ends where
 * something hits the submarine, where there is no oxygen, and where it surfaces without a diver.
 * With ramping, enemies come and move faster after each surfacing.
 *
 * <p>As in the original, after leaving six divers there is one less than none aboard, from where
 * surfacing without a diver goes on, to two less than none, and does not end the game.
 */
final class Seaquest extends Game {
  private static final int FRIENDLY_BULLET = 2;
  private static final int TRAIL = 3;
  private static final int ENEMY_BULLET = 4;
  private static final int ENEMY_FISH = 5;
  private static final int ENEMY_SUB = 6;
  private static final int DIVER = 9;

  /** The last row that anything swims in. */
  static final int DEEPEST = 8;

  private static final int FIRST_SPAWN_SPEED = 20;
  private static final int DIVER_SPAWN_SPEED = 30;
  private static final int FIRST_MOVE_SPEED = 5;
  private static final int LEAST_MOVE_SPEED = 2;
  private static final int DIVER_MOVE_SPEED = 5;
  private static final int SHOT_COOL_DOWN = 5;
  private static final int ENEMY_SHOT_INTERVAL = 10;

  private final Submarine submarine = new Submarine();
  private final Sprites friendlyBullets = new Sprites();
  private final Sprites enemyBullets = new Sprites();
  private final Sprites fish = new Sprites();
  private final Sprites subs = new Sprites();
  private final Sprites divers = new Sprites();

  private final boolean ramping;
  private int shotTimer;
  private int spawnSpeed;
  private int spawnTimer;
  private int diverTimer;
  private int moveSpeed;
  private int rampIndex;

  /** The reward of the step so far. */
  private int reward;

  Seaquest(boolean ramping) {
    this.ramping = ramping;
  }

  @Override
  int channels() {
    return 10;
  }

  @Override
  int[] minimalActions() {
    return allActions();
  }

  @Override
  void start(Rng random) {
    submarine.start();
    friendlyBullets.clear();
    enemyBullets.clear();
    fish.clear();
    subs.clear();
    divers.clear();
    shotTimer = 0;
    spawnSpeed = FIRST_SPAWN_SPEED;
    spawnTimer = spawnSpeed;
    diverTimer = DIVER_SPAWN_SPEED;
    moveSpeed = FIRST_MOVE_SPEED;
    rampIndex = 0;
  }

  @Override
  int act(int action, Rng random) {
    reward = 0;
    spawn(random);
    steer(action);
    moveFriendlyBullets();
    moveDivers();
    moveEnemies(subs, true);
    moveEnemyBullets();
    moveEnemies(fish, false);
    spawnTimer = Math.max(0, spawnTimer - 1);
    diverTimer = Math.max(0, diverTimer - 1);
    shotTimer = Math.max(0, shotTimer - 1);
    breathe();
    return reward;
  }

  private void spawn(Rng random) {
    if (spawnTimer == 0) {
      spawnEnemy(random);
      spawnTimer = spawnSpeed;
    }
    if (diverTimer == 0) {
      boolean right = random.nextDouble() < 0.5;
      divers.add(Sprite.of(right ? 0 : LAST, row(random), right, DIVER_MOVE_SPEED, 0));
      diverTimer = DIVER_SPAWN_SPEED;
    }
  }

  private void spawnEnemy(Rng random) {
    boolean right = random.nextDouble() < 0.5;
    boolean isSub = random.nextDouble() < 1.0 / 3;
    int x = right ? 0 : LAST;
    int y = row(random);
    if (subs.anyAgainst(y, right) || fish.anyAgainst(y, right)) {
      return;
    }
    if (isSub) {
      subs.add(Sprite.of(x, y, right, moveSpeed, ENEMY_SHOT_INTERVAL));
    } else {
      fish.add(Sprite.of(x, y, right, moveSpeed, 0));
    }
  }

  private static int row(Rng random) {
    return 1 + random.nextInt(DEEPEST);
  }

  private void steer(int action) {
    if (action == FIRE && shotTimer == 0) {
      friendlyBullets.add(submarine.bullet());
      shotTimer = SHOT_COOL_DOWN;
    }
    submarine.steer(action);
  }

  /** From the latest to the first, as all lists, since it matters who is hit first. */
  private void moveFriendlyBullets() {
    for (int i = friendlyBullets.size() - 1; i >= 0; i--) {
      int bullet = Sprite.moved(friendlyBullets.get(i));
      friendlyBullets.set(i, bullet);
      int place = Sprite.place(bullet);
      if (Sprite.isOutside(bullet)) {
        friendlyBullets.remove(bullet);
      } else if (fish.removeIn(place) || subs.removeIn(place)) {
        friendlyBullets.remove(bullet);
        reward++;
      }
    }
  }

  private void moveDivers() {
    for (int i = divers.size() - 1; i >= 0; i--) {
      int diver = divers.get(i);
      boolean moves = Sprite.untilMove(diver) == 0;
      if (takes(diver)) {
        continue;
      }
      diver = moves ? step(diver, DIVER_MOVE_SPEED) : waiting(diver);
      divers.set(i, diver);
      if (Sprite.isOutside(diver)) {
        divers.remove(diver);
      } else if (moves) {
        takes(diver);
      }
    }
  }

  private boolean takes(int diver) {
    boolean takes = submarine.takes(diver);
    if (takes) {
      divers.remove(diver);
    }
    return takes;
  }

  private void moveEnemies(Sprites enemies, boolean shoot) {
    for (int i = enemies.size() - 1; i >= 0; i--) {
      int at = i;
      int enemy = enemies.get(i);
      terminal |= submarine.isAt(enemy);
      boolean moves = Sprite.untilMove(enemy) == 0;
      enemy = moves ? step(enemy, moveSpeed) : waiting(enemy);
      enemies.set(i, enemy);
      if (moves && isGone(enemy)) {
        at = enemies.remove(enemy) == i ? -1 : i - 1;
      }
      if (shoot) {
        shoot(enemies, at, enemy);
      }
    }
  }

  /** Tells whether an enemy that moved has left the board or run into a bullet. */
  private boolean isGone(int enemy) {
    if (Sprite.isOutside(enemy)) {
      return true;
    }
    if (submarine.isAt(enemy)) {
      terminal = true;
      return false;
    }
    boolean shot = friendlyBullets.removeIn(Sprite.place(enemy));
    reward += shot ? 1 : 0;
    return shot;
  }

  /** Lets an enemy shoot if it is time, even one that is just gone, whose {@code at} is −1. */
  private void shoot(Sprites enemies, int at, int enemy) {
    int wait = Sprite.untilShot(enemy);
    if (wait == 0) {
      enemyBullets.add(Sprite.of(Sprite.x(enemy), Sprite.y(enemy), Sprite.right(enemy), 0, 0));
    }
    if (at >= 0) {
      enemies.set(at, Sprite.withUntilShot(enemy, wait == 0 ? ENEMY_SHOT_INTERVAL : wait - 1));
    }
  }

  private void moveEnemyBullets() {
    for (int i = enemyBullets.size() - 1; i >= 0; i--) {
      terminal |= submarine.isAt(enemyBullets.get(i));
      int bullet = Sprite.moved(enemyBullets.get(i));
      enemyBullets.set(i, bullet);
      if (Sprite.isOutside(bullet)) {
        enemyBullets.remove(bullet);
      } else {
        terminal |= submarine.isAt(bullet);
      }
    }
  }

  private static int step(int sprite, int untilNext) {
    return Sprite.withUntilMove(Sprite.moved(sprite), untilNext);
  }

  private static int waiting(int sprite) {
    return Sprite.withUntilMove(sprite, Sprite.untilMove(sprite) - 1);
  }

  private void breathe() {
    terminal |= submarine.isOutOfOxygen();
    if (!submarine.surfaces()) {
      return;
    }
    if (submarine.hasNoDivers()) {
      terminal = true;
      return;
    }
    reward += submarine.unload();
    if (ramping && (spawnSpeed > 1 || moveSpeed > LEAST_MOVE_SPEED)) {
      ramp();
    }
  }

  private void ramp() {
    if (moveSpeed > LEAST_MOVE_SPEED && rampIndex % 2 != 0) {
      moveSpeed--;
    }
    spawnSpeed = Math.max(1, spawnSpeed - 1);
    rampIndex++;
  }

  @Override
  void draw(Board board) {
    submarine.draw(board);
    friendlyBullets.draw(board, FRIENDLY_BULLET);
    enemyBullets.draw(board, ENEMY_BULLET);
    fish.draw(board, ENEMY_FISH, TRAIL);
    subs.draw(board, ENEMY_SUB, TRAIL);
    divers.draw(board, DIVER, TRAIL);
  }

  @Override
  void exchange(Words words) {
    submarine.exchange(words);
    friendlyBullets.exchange(words);
    enemyBullets.exchange(words);
    fish.exchange(words);
    subs.exchange(words);
    divers.exchange(words);
    shotTimer = words.exchange(shotTimer);
    spawnSpeed = words.exchange(spawnSpeed);
    spawnTimer = words.exchange(spawnTimer);
    diverTimer = words.exchange(diverTimer);
    moveSpeed = words.exchange(moveSpeed);
    rampIndex = words.exchange(rampIndex);
  }
}
