package dev.mobula.envs.builtin;

import dev.mobula.envs.builtin.TransitionTable.Outcome;
import java.util.List;

/**
 * One state of the taxi world, and what its actions lead to.
 *
 * @param passenger the place where the passenger waits, or {@link #ABOARD}
 * @param destination the place where the passenger wants to go
 */
record TaxiRules(int row, int column, int passenger, int destination) {
  static final int STATES = 500;
  static final int PLACES = 4;
  static final int ABOARD = 4;
  static final int SIZE = 5;

  private static final int[] PLACE_ROW = {0, 0, 4, 4};
  private static final int[] PLACE_COLUMN = {0, 4, 0, 3};
  private static final int[] ROW_STEP = {1, -1, 0, 0};
  private static final int[] COLUMN_STEP = {0, 0, 1, -1};
  private static final int[] LEFT_TURN = {2, 3, 1, 0};
  private static final int[] RIGHT_TURN = {3, 2, 0, 1};

  /** Per row, '|' between columns that a wall divides. */
  private static final String[] WALLS = {":|::", ":|::", "::::", "|:|:", "|:|:"};

  private static final int PICK_UP = 4;

  static TaxiRules of(int state) {
    return new TaxiRules(
        state / (SIZE * (PLACES + 1) * PLACES),
        state / ((PLACES + 1) * PLACES) % SIZE,
        state / PLACES % (PLACES + 1),
        state % PLACES);
  }

  static int rowOf(int place) {
    return PLACE_ROW[place];
  }

  static int columnOf(int place) {
    return PLACE_COLUMN[place];
  }

  static boolean isWallRightOf(int row, int column) {
    return WALLS[row].charAt(column) == '|';
  }

  int state() {
    return ((row * SIZE + column) * (PLACES + 1) + passenger) * PLACES + destination;
  }

  TaxiRules toward(int otherDestination) {
    return new TaxiRules(row, column, passenger, otherDestination);
  }

  /**
   * @param straight the probability that a move goes its way
   * @param rainy whether moves may go to the sides
   */
  List<Outcome> outcomes(int action, double straight, boolean rainy) {
    if (action == PICK_UP) {
      return List.of(pickUp());
    }
    if (action > PICK_UP) {
      return List.of(dropOff());
    }
    if (!rainy) {
      return List.of(moveOutcome(move(action), 1));
    }
    // Where the way itself is blocked, the taxi does not drift either.
    boolean blocked = !canMove(action);
    double aside = (1 - straight) / 2;
    return List.of(
        moveOutcome(move(action), straight),
        moveOutcome(blocked ? this : move(LEFT_TURN[action]), aside),
        moveOutcome(blocked ? this : move(RIGHT_TURN[action]), aside));
  }

  /** Returns 1 for each action that changes something. */
  int[] actionMask() {
    int[] mask = new int[6];
    for (int action = 0; action < 4; action++) {
      mask[action] = canMove(action) ? 1 : 0;
    }
    mask[4] = passenger < PLACES && isAt(passenger) ? 1 : 0;
    mask[5] = passenger == ABOARD && place() >= 0 ? 1 : 0;
    return mask;
  }

  private Outcome pickUp() {
    return passenger < PLACES && isAt(passenger)
        ? new Outcome(1, with(ABOARD).state(), -1, false)
        : new Outcome(1, state(), -10, false);
  }

  private Outcome dropOff() {
    int place = place();
    if (passenger != ABOARD || place < 0) {
      return new Outcome(1, state(), -10, false);
    }
    boolean delivered = place == destination;
    return new Outcome(1, with(place).state(), delivered ? 20 : -1, delivered);
  }

  private Outcome moveOutcome(TaxiRules to, double probability) {
    return new Outcome(probability, to.state(), -1, false);
  }

  private TaxiRules move(int direction) {
    return canMove(direction)
        ? new TaxiRules(
            row + ROW_STEP[direction], column + COLUMN_STEP[direction], passenger, destination)
        : this;
  }

  private boolean canMove(int direction) {
    int toRow = row + ROW_STEP[direction];
    int toColumn = column + COLUMN_STEP[direction];
    if (toRow < 0 || toRow >= SIZE || toColumn < 0 || toColumn >= SIZE) {
      return false;
    }
    return toColumn == column || !isWallRightOf(row, Math.min(column, toColumn));
  }

  private TaxiRules with(int otherPassenger) {
    return new TaxiRules(row, column, otherPassenger, destination);
  }

  private boolean isAt(int place) {
    return row == PLACE_ROW[place] && column == PLACE_COLUMN[place];
  }

  /** Returns the number of the place that the taxi is at, or −1. */
  private int place() {
    for (int place = 0; place < PLACES; place++) {
      if (isAt(place)) {
        return place;
      }
    }
    return -1;
  }
}
