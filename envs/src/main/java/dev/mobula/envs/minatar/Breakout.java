package dev.mobula.envs.minatar;

import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/**
 * A paddle at the bottom returns a ball that moves diagonally; each brick that it breaks in the
 * three rows at the top is a reward of 1. Where the last brick is gone, the ball's next arrival at
 * the bottom brings new ones. The game ends where the ball is missed.
 */
final class Breakout extends Game {
  private static final int PADDLE = 0;
  private static final int BALL = 1;
  private static final int TRAIL = 2;
  private static final int BRICK = 3;

  private static final int FIRST_BRICK_ROW = 1;
  private static final int BRICK_ROWS = 3;
  private static final int FULL_ROW = (1 << SIZE) - 1;

  /** The bricks of each row, a bit per column. */
  private final int[] bricks = new int[BRICK_ROWS];

  private int paddle;
  private int ballX;
  private int ballY;
  private int stepX;
  private int stepY;
  private int lastX;
  private int lastY;

  /** Whether the ball struck a brick in the step before, and flies through the next one. */
  private boolean struck;

  @Override
  int channels() {
    return 4;
  }

  @Override
  int[] minimalActions() {
    return new int[] {NO_OP, LEFT, RIGHT};
  }

  @Override
  void start(Rng random) {
    boolean fromLeft = random.nextInt(2) == 0;
    ballX = fromLeft ? 0 : LAST;
    ballY = 3;
    stepX = fromLeft ? 1 : -1;
    stepY = 1;
    lastX = ballX;
    lastY = ballY;
    paddle = 4;
    Arrays.fill(bricks, FULL_ROW);
    struck = false;
  }

  @Override
  int act(int action, Rng random) {
    paddle = moved(paddle, action, LEFT, RIGHT, 0, LAST);
    lastX = ballX;
    lastY = ballY;
    ballX += stepX;
    ballY += stepY;
    if (ballX < 0 || ballX > LAST) {
      ballX = lastX;
      stepX = -stepX;
    }
    boolean atBrick = isBrick(ballX, ballY);
    boolean breaks = atBrick && !struck;
    struck = atBrick;
    if (ballY < 0) {
      ballY = 0;
      stepY = -stepY;
    } else if (breaks) {
      bricks[ballY - FIRST_BRICK_ROW] &= ~(1 << ballX);
      turnBack();
    } else if (ballY == LAST) {
      arriveAtBottom();
    }
    return breaks ? 1 : 0;
  }

  private void arriveAtBottom() {
    if ((bricks[0] | bricks[1] | bricks[2]) == 0) {
      Arrays.fill(bricks, FULL_ROW);
    }
    if (lastX == paddle) {
      turnBack();
    } else if (ballX == paddle) {
      stepX = -stepX;
      turnBack();
    } else {
      terminal = true;
    }
  }

  private void turnBack() {
    ballY = lastY;
    stepY = -stepY;
  }

  private boolean isBrick(int x, int y) {
    int row = y - FIRST_BRICK_ROW;
    return row >= 0 && row < BRICK_ROWS && (bricks[row] >> x & 1) != 0;
  }

  @Override
  void draw(Board board) {
    board.set(ballX, ballY, BALL);
    board.set(paddle, LAST, PADDLE);
    board.set(lastX, lastY, TRAIL);
    for (int row = 0; row < BRICK_ROWS; row++) {
      board.setRow(bricks[row], FIRST_BRICK_ROW + row, BRICK);
    }
  }

  @Override
  void exchange(Words words) {
    words.exchange(bricks);
    paddle = words.exchange(paddle);
    ballX = words.exchange(ballX);
    ballY = words.exchange(ballY);
    stepX = words.exchange(stepX);
    stepY = words.exchange(stepY);
    lastX = words.exchange(lastX);
    lastY = words.exchange(lastY);
    struck = words.exchange(struck);
  }
}
