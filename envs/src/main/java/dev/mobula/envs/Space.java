package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.Shareable;
import dev.mobula.columns.math.Rng;
import java.util.List;

/**
 * The set of values that observations or actions come from; Gymnasium's. Immutable, compared by
 * value.
 *
 * @param <T> the Java type of one value: {@code float[]} for {@link Box}, {@code Integer} for
 *     {@link Discrete}, {@code int[]} for {@link MultiDiscrete} and {@link MultiBinary}, {@code
 *     List} for {@link TupleSpace}, {@code Map} for {@link DictSpace}
 */
public sealed interface Space<T> extends Shareable
    permits Box, Discrete, MultiDiscrete, MultiBinary, TupleSpace, DictSpace {

  /** Returns a random value, drawn as Gymnasium draws it (bounded Boxes uniformly). */
  T sample(Rng rng);

  /** Tells whether a value has this space's type and shape, and lies within its bounds. */
  boolean contains(Object value);

  /**
   * Returns one column per leaf, in order. A simple space's only column is called {@code name}; the
   * leaves of a structured one {@code name/key} or {@code name/0}, and so on downwards.
   */
  List<ColumnSpec> columns(String name);

  /** Writes a value into row {@code row} of the columns called {@code name…}. */
  void write(T value, String name, ColumnBatch columns, int row);

  /** Reads the value in row {@code row} of the columns called {@code name…}. */
  T read(String name, ColumnBatch columns, int row);

  /**
   * Returns the number of floats in a flattened value, as Gymnasium's {@code flatdim}: a Discrete
   * of n is one-hot in n, a structured space the concatenation of its leaves.
   */
  int flatSize();

  /**
   * Flattens rows into floats, in Gymnasium's order.
   *
   * @param columns the columns called {@code name…}
   * @param into {@code FLOAT32[rows, flatSize()]}
   */
  void flatten(String name, ColumnBatch columns, Column into);
}
