package dev.mobula.rllib.replay;

/**
 * The rows of one environment copy: a ring of consecutive rows of the buffer's columns, the oldest
 * of which are overwritten. Counts rows only; the buffer moves the data.
 */
final class ReplayStream {
  private final int first;
  private final int length;
  private int next;
  private int filled;
  private long lastEpisode;
  private int lastTime;

  ReplayStream(int first, int length) {
    this.first = first;
    this.length = length;
  }

  /** Returns how many rows hold something. */
  int filled() {
    return filled;
  }

  int length() {
    return length;
  }

  int first() {
    return first;
  }

  /** Returns the row that is written next. */
  int nextRow() {
    return first + next;
  }

  /** Returns how many rows can be written from {@link #nextRow} on before the ring begins anew. */
  int room() {
    return length - next;
  }

  /** Counts rows that were written, at most {@link #room}. */
  void advance(int rows) {
    next = (next + rows) % length;
    filled = Math.min(length, filled + rows);
  }

  /** Returns the row of an age: 0 is the oldest. */
  int row(int age) {
    int position = filled < length ? age : next + age;
    return first + (position < length ? position : position - length);
  }

  /** Returns the row written after another. */
  int after(int row) {
    return row + 1 == first + length ? first : row + 1;
  }

  /** Returns the row written before another. */
  int before(int row) {
    return row == first ? first + length - 1 : row - 1;
  }

  /** Returns how many rows after another a row was written. */
  int distance(int from, int to) {
    return to >= from ? to - from : to - from + length;
  }

  /** Returns the newest row; there must be one. */
  int newest() {
    return row(filled - 1);
  }

  /** Notes which step of which episode the newest row is. */
  void setLatest(long episode, int time) {
    lastEpisode = episode;
    lastTime = time;
  }

  /** Tells whether a step is the one after the newest row. */
  boolean isContinuedBy(long episode, int time) {
    return episode == lastEpisode && time == lastTime + 1;
  }

  long lastEpisode() {
    return lastEpisode;
  }

  int lastTime() {
    return lastTime;
  }

  /** Returns where in the ring the next row is written. */
  int position() {
    return next;
  }

  /** Goes on with rows that the buffer has put where they were. */
  void restore(int rows, int position) {
    filled = rows;
    next = position;
  }
}
