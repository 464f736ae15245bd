package dev.mobula.envs.minatar;

import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/**
 * Enemies and gold cross the board in its eight middle rows, one in each at a time. Gold that the
 * player touches is a reward of 1; an enemy ends the game. With ramping, they come and move faster
 * and faster.
 */
final class Asterix extends Game {
  private static final int PLAYER = 0;
  private static final int ENEMY = 1;
  private static final int TRAIL = 2;
  private static final int GOLD = 3;

  private static final int SLOTS = 8;
  private static final int RAMP_INTERVAL = 100;
  private static final int FIRST_SPAWN_SPEED = 10;
  private static final int FIRST_MOVE_SPEED = 5;

  /** What is in row i + 1: {@link #EMPTY}, or its column and flags. */
  private final int[] slots = new int[SLOTS];

  private static final int EMPTY = -1;
  private static final int COLUMN = 0xf;
  private static final int TO_THE_RIGHT = 0x10;
  private static final int IS_GOLD = 0x20;

  private final boolean ramping;
  private int playerX;
  private int playerY;
  private int spawnSpeed;
  private int spawnTimer;
  private int moveSpeed;
  private int moveTimer;
  private int rampTimer;
  private int rampIndex;

  Asterix(boolean ramping) {
    this.ramping = ramping;
  }

  @Override
  int channels() {
    return 4;
  }

  @Override
  int[] minimalActions() {
    return new int[] {NO_OP, LEFT, UP, RIGHT, DOWN};
  }

  @Override
  void start(Rng random) {
    Arrays.fill(slots, EMPTY);
    playerX = 5;
    playerY = 5;
    spawnSpeed = FIRST_SPAWN_SPEED;
    spawnTimer = spawnSpeed;
    moveSpeed = FIRST_MOVE_SPEED;
    moveTimer = moveSpeed;
    rampTimer = RAMP_INTERVAL;
    rampIndex = 0;
  }

  @Override
  int act(int action, Rng random) {
    if (spawnTimer == 0) {
      spawn(random);
      spawnTimer = spawnSpeed;
    }
    playerX = moved(playerX, action, LEFT, RIGHT, 0, LAST);
    playerY = moved(playerY, action, UP, DOWN, 1, SLOTS);
    int reward = meet();
    if (moveTimer == 0) {
      moveTimer = moveSpeed;
      moveAll();
      reward += meet();
    }
    spawnTimer--;
    moveTimer--;
    if (ramping && (spawnSpeed > 1 || moveSpeed > 1)) {
      ramp();
    }
    return reward;
  }

  private void spawn(Rng random) {
    boolean right = random.nextDouble() < 0.5;
    boolean gold = random.nextDouble() < 1.0 / 3;
    int free = 0;
    for (int slot : slots) {
      free += slot == EMPTY ? 1 : 0;
    }
    if (free > 0) {
      int entity = (right ? TO_THE_RIGHT : LAST) | (gold ? IS_GOLD : 0);
      slots[emptySlot(random.nextInt(free))] = entity;
    }
  }

  private int emptySlot(int number) {
    int left = number;
    for (int i = 0; i < SLOTS; i++) {
      if (slots[i] == EMPTY && left-- == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("expected more than " + number + " empty rows, found none");
  }

  /** Lets the player touch what is in the same cell; returns the reward. */
  private int meet() {
    int slot = playerY - 1;
    int entity = slots[slot];
    if (entity == EMPTY || (entity & COLUMN) != playerX) {
      return 0;
    }
    if ((entity & IS_GOLD) == 0) {
      terminal = true;
      return 0;
    }
    slots[slot] = EMPTY;
    return 1;
  }

  private void moveAll() {
    for (int i = 0; i < SLOTS; i++) {
      if (slots[i] != EMPTY) {
        boolean right = (slots[i] & TO_THE_RIGHT) != 0;
        boolean leaves = (slots[i] & COLUMN) == (right ? LAST : 0);
        slots[i] = leaves ? EMPTY : slots[i] + (right ? 1 : -1);
      }
    }
  }

  private void ramp() {
    if (rampTimer >= 0) {
      rampTimer--;
      return;
    }
    if (moveSpeed > 1 && rampIndex % 2 != 0) {
      moveSpeed--;
    }
    spawnSpeed = Math.max(1, spawnSpeed - 1);
    rampIndex++;
    rampTimer = RAMP_INTERVAL;
  }

  @Override
  void draw(Board board) {
    board.set(playerX, playerY, PLAYER);
    for (int i = 0; i < SLOTS; i++) {
      if (slots[i] != EMPTY) {
        int x = slots[i] & COLUMN;
        board.set(x, i + 1, (slots[i] & IS_GOLD) != 0 ? GOLD : ENEMY);
        board.setIfInside((slots[i] & TO_THE_RIGHT) != 0 ? x - 1 : x + 1, i + 1, TRAIL);
      }
    }
  }

  @Override
  void exchange(Words words) {
    words.exchange(slots);
    playerX = words.exchange(playerX);
    playerY = words.exchange(playerY);
    spawnSpeed = words.exchange(spawnSpeed);
    spawnTimer = words.exchange(spawnTimer);
    moveSpeed = words.exchange(moveSpeed);
    moveTimer = words.exchange(moveTimer);
    rampTimer = words.exchange(rampTimer);
    rampIndex = words.exchange(rampIndex);
  }
}
