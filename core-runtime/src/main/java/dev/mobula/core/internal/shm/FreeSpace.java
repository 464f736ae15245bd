package dev.mobula.core.internal.shm;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is free of a range of bytes. Memory that was in use before, whose pages the processor knows,
 * comes first, from the smallest piece that is large enough; only if there is none does the part
 * that was ever in use grow. Pieces that touch become one. Each operation takes O(log n) for n
 * pieces. Not thread-safe.
 *
 * <pre>
 *   start                                        top                     end
 *   | used | free piece | used | free piece | used | never in use so far |
 * </pre>
 */
final class FreeSpace {
  private static final Comparator<Piece> BY_SIZE =
      Comparator.comparingLong(Piece::bytes).thenComparingLong(Piece::offset);

  private final long end;
  private final TreeSet<Piece> bySize = new TreeSet<>(BY_SIZE);
  private final TreeMap<Long, Piece> byOffset = new TreeMap<>();
  private long top;

  /** Creates one in which all is free. */
  FreeSpace(long start, long end) {
    this.top = start;
    this.end = end;
  }

  private record Piece(long offset, long bytes) {
    long end() {
      return offset + bytes;
    }
  }

  /** Takes memory that was in use before; returns its offset, or -1 if no piece is large enough. */
  long takeUsed(long bytes) {
    Piece piece = bySize.ceiling(new Piece(0, bytes));
    if (piece == null) {
      return -1;
    }
    remove(piece);
    if (piece.bytes > bytes) {
      add(new Piece(piece.offset + bytes, piece.bytes - bytes));
    }
    return piece.offset;
  }

  /** Returns where the part ever in use would end if memory was taken from its top. */
  long topAfter(long bytes) {
    return growFrom() + bytes;
  }

  /**
   * Takes memory from the top: the free piece that lies there, if one does, and behind it what was
   * never in use; returns its offset, or -1 if that is not enough.
   */
  long takeTop(long bytes) {
    long from = growFrom();
    if (bytes > end - from) {
      return -1;
    }
    if (from < top) {
      remove(byOffset.lastEntry().getValue());
    }
    top = Math.max(top, from + bytes);
    return from;
  }

  private long growFrom() {
    Map.Entry<Long, Piece> last = byOffset.lastEntry();
    return last != null && last.getValue().end() == top ? last.getKey() : top;
  }

  /** Gives memory back that was taken before. */
  void give(long offset, long bytes) {
    long from = offset;
    long to = offset + bytes;
    Map.Entry<Long, Piece> before = byOffset.floorEntry(from);
    if (before != null && before.getValue().end() == from) {
      from = before.getKey();
      remove(before.getValue());
    }
    Piece behind = byOffset.get(to);
    if (behind != null) {
      to = behind.end();
      remove(behind);
    }
    add(new Piece(from, to - from));
  }

  /** Returns the size of the largest block that could be taken. */
  long largest() {
    return Math.max(end - growFrom(), bySize.isEmpty() ? 0 : bySize.last().bytes);
  }

  /** Returns the number of pieces that were in use before, none of which touch. */
  int pieces() {
    return bySize.size();
  }

  private void add(Piece piece) {
    bySize.add(piece);
    byOffset.put(piece.offset, piece);
  }

  private void remove(Piece piece) {
    bySize.remove(piece);
    byOffset.remove(piece.offset);
  }
}
