package dev.mobula.serve.internal;

import java.util.List;
import tools.jackson.core.JsonToken;

/**
 * Checks that the arrays of one value are nested as its shape is, unless all its elements are in
 * one array, or there is a single one: what has the right number of elements, but another shape,
 * was hardly meant. Confined to a thread.
 */
final class Nesting {
  private final List<Integer> shape;
  private final String what;
  private final int[] counts; // of what the open array of each depth has
  private int depth;
  private boolean flat; // all elements are in one array

  /**
   * Begins to check.
   *
   * @param shape of the value; empty for a single number
   * @param what names it in messages
   */
  Nesting(List<Integer> shape, String what) {
    this.shape = shape;
    this.what = what;
    counts = new int[shape.size() + 2];
  }

  /**
   * Takes the next token.
   *
   * @throws InferenceException if it cannot be there
   */
  void take(JsonToken token) {
    switch (token) {
      case START_ARRAY -> open();
      case END_ARRAY -> close();
      default -> element();
    }
  }

  private void open() {
    counts[depth]++;
    depth++;
    if (flat || depth > Math.max(1, shape.size())) {
      throw wrong();
    }
    counts[depth] = 0;
  }

  private void close() {
    boolean nested = shape.size() > 1 && !flat;
    if (nested && counts[depth] != shape.get(depth - 1)) {
      throw wrong();
    }
    depth--;
  }

  private void element() {
    boolean isAbove = depth > 0 && depth < shape.size(); // where arrays should be
    if (isAbove && (depth > 1 || (!flat && counts[depth] > 0))) {
      throw wrong();
    }
    flat |= isAbove;
    counts[depth]++;
  }

  private InferenceException wrong() {
    return InferenceException.badRequest(
        "expected arrays nested as the shape %s as %s, or one with all elements, found others"
            .formatted(shape, what));
  }
}
