package dev.mobula.core.collective;

/**
 * Where the numbers of a group lie in its memory, zero at first:
 *
 * <pre>
 *   0       4        8                  512          512 + 64·size
 *   +-------+--------+------------------+------------+---------------+----------+---------+--------
 *   | abort | length | reason, UTF-8    | a line for | numbers of    | the same | vectors | result
 *   | 4     | 4      | 504              | each       | each: 64·8    | again    | of each |
 *   +-------+--------+------------------+------------+---------------+----------+---------+--------
 * </pre>
 *
 * <p>A line of 64 bytes holds how often its member arrived (8) and the weight of its vector (8), so
 * that no two members write to one cache line. Vectors and result are of 32-bit floats, padded to
 * 64 bytes. Numbers are in the machine's own order.
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

  long weight(int rank) {
    return arrived(rank) + WEIGHT;
  }

  /** Returns where a member's numbers lie, in one of the two places that are used in turn. */
  long numbers(int turn, int rank) {
    return arrived(size) + ((long) turn * size + rank) * NUMBERS * Double.BYTES;
  }

  long vector(int rank) {
    return numbers(2, 0) + rank * vectorBytes();
  }

  long result() {
    return vector(size);
  }

  long bytes() {
    return result() + vectorBytes();
  }

  private long vectorBytes() {
    return (long) LINE * Math.ceilDiv(elements, FLOATS_OF_LINE);
  }

  /** Returns where the part of the result begins that a member computes, whole cache lines. */
  int partFrom(int rank) {
    long lines = Math.ceilDiv(elements, FLOATS_OF_LINE);
    return (int) Math.min(elements, lines * rank / size * FLOATS_OF_LINE);
  }
}
