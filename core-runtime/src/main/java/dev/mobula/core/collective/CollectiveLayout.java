package dev.mobula.core.collective;

/**
 * Where the numbers of a group lie in its memory, zero at first:
 *
 * <pre>
 *   0       4        8                  512          512 + 64·size
 *   +-------+--------+------------------+------------+---------------+----------+---------+----------+
 *   | abort | length | reason, UTF-8    | a line for | numbers of    | the same | vectors | the same |
 *   | 4     | 4      | 504              | each       | each: 64·8    | again    | of each | again    |
 *   +-------+--------+------------------+------------+---------------+----------+---------+----------+
 * </pre>
 *
 * <p>A line of 64 bytes holds how often its member arrived (8) and the weights of its two vectors
 * (8 each), so that no two members write to one cache line. Vectors are of 32-bit floats, padded to
 * 64 bytes. Numbers are in the machine's own order. Of numbers and vectors there are two places,
 * used in turn: what some still read is not overwritten by those that are ahead.
 *
 * @param size how many members there are
 * @param elements the length of the vectors
 */
record CollectiveLayout(int size, int elements) {
  static final int ABORT = 0;
  static final int REASON_LENGTH = 4;
  static final int REASON = 8;
  static final int MAX_REASON = 504;

  /** How many numbers a member may give at a time. */
  static final int NUMBERS = 64;

  private static final int LINE = 64;
  private static final int LINES = REASON + MAX_REASON;
  private static final int WEIGHT = 8;
  private static final int FLOATS_OF_LINE = LINE / Float.BYTES;

  long arrived(int rank) {
    return LINES + (long) LINE * rank;
  }

  long weight(int turn, int rank) {
    return arrived(rank) + WEIGHT + (long) turn * Double.BYTES;
  }

  long numbers(int turn, int rank) {
    return arrived(size) + ((long) turn * size + rank) * NUMBERS * Double.BYTES;
  }

  long vector(int turn, int rank) {
    return numbers(2, 0) + ((long) turn * size + rank) * vectorBytes();
  }

  long bytes() {
    return vector(2, 0);
  }

  private long vectorBytes() {
    return (long) LINE * Math.ceilDiv(elements, FLOATS_OF_LINE);
  }
}
