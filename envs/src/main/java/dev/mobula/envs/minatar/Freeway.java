package dev.mobula.envs.minatar;

import dev.mobula.columns.math.Rng;

/**
 * A chicken crosses eight lanes of cars, one row in three steps. Each arrival at the top is a
 * reward of 1, after which it is at the bottom again and the cars have new speeds and directions. A
 * car that hits it sends it back. The game ends after 2,500 steps and one more.
 */
final class Freeway extends Game {
  private static final int CHICKEN = 0;
  private static final int CAR = 1;

  /** The channel of the trails of cars that move every step; the slower ones follow. */
  private static final int FASTEST = 2;

  private static final int CARS = 8;
  private static final int MAX_SPEED = 5;
  private static final int COLUMN = 4;
  private static final int STEPS_PER_MOVE = 3;
  private static final int TIME_LIMIT = 2500;

  private final int[] carX = new int[CARS];
  private final int[] carTimer = new int[CARS];

  /** The steps between two moves of each car, negative for those to the left. */
  private final int[] carSpeed = new int[CARS];

  private int chickenY;
  private int moveTimer;
  private int timeLeft;

  @Override
  int channels() {
    return 7;
  }

  @Override
  int[] minimalActions() {
    return new int[] {NO_OP, UP, DOWN};
  }

  @Override
  void start(Rng random) {
    for (int i = 0; i < CARS; i++) {
      carX[i] = 0;
    }
    drawSpeeds(random);
    chickenY = LAST;
    moveTimer = STEPS_PER_MOVE;
    timeLeft = TIME_LIMIT;
  }

  private void drawSpeeds(Rng random) {
    for (int i = 0; i < CARS; i++) {
      carSpeed[i] = 1 + random.nextInt(MAX_SPEED);
      carTimer[i] = carSpeed[i];
    }
    for (int i = 0; i < CARS; i++) {
      carSpeed[i] *= random.nextDouble() < 0.5 ? -1 : 1;
    }
  }

  @Override
  int act(int action, Rng random) {
    if (moveTimer == 0 && (action == UP || action == DOWN)) {
      moveTimer = STEPS_PER_MOVE;
      chickenY = moved(chickenY, action, UP, DOWN, 0, LAST);
    }
    boolean arrived = chickenY == 0;
    if (arrived) {
      drawSpeeds(random);
      chickenY = LAST;
    }
    for (int i = 0; i < CARS; i++) {
      drive(i);
    }
    moveTimer = Math.max(0, moveTimer - 1);
    timeLeft--;
    terminal = timeLeft < 0;
    return arrived ? 1 : 0;
  }

  private void drive(int car) {
    hit(car);
    if (carTimer[car] > 0) {
      carTimer[car]--;
      return;
    }
    carTimer[car] = Math.abs(carSpeed[car]);
    carX[car] = wrapped(carX[car] + Integer.signum(carSpeed[car]));
    hit(car);
  }

  private void hit(int car) {
    if (carX[car] == COLUMN && car + 1 == chickenY) {
      chickenY = LAST;
    }
  }

  private static int wrapped(int x) {
    if (x < 0) {
      return LAST;
    }
    return x > LAST ? 0 : x;
  }

  @Override
  void draw(Board board) {
    board.set(COLUMN, chickenY, CHICKEN);
    for (int i = 0; i < CARS; i++) {
      board.set(carX[i], i + 1, CAR);
      int behind = wrapped(carX[i] - Integer.signum(carSpeed[i]));
      board.set(behind, i + 1, FASTEST + Math.abs(carSpeed[i]) - 1);
    }
  }

  @Override
  void exchange(Words words) {
    words.exchange(carX);
    words.exchange(carTimer);
    words.exchange(carSpeed);
    chickenY = words.exchange(chickenY);
    moveTimer = words.exchange(moveTimer);
    timeLeft = words.exchange(timeLeft);
  }
}
