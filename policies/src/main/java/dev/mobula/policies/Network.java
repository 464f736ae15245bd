package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network on some engine, with parameters, gradients and working memory of its own. A training
 * step is {@link #forward}, filling the {@link #outputGradient}s, {@link #backward}, {@link
 * Optimizer#step}; it allocates nothing in steady state. Confined to one thread at a time.
 */
public interface Network extends Outputs, AutoCloseable {
  /** Returns the network as data. */
  NetworkSpec spec();

  /** Returns where each parameter lies in the flat vector. */
  ParameterLayout layout();

  /** Returns the largest number of rows that one forward takes. */
  int capacity();

  /** Draws all parameters anew as the spec's initialisers say; the seed decides every bit. */
  void initialize(long seed);

  /**
   * Draws the noise of all {@link LayerSpec.NoisyDense} layers anew; without any draws nothing.
   *
   * @param rng draws the noise
   */
  void resampleNoise(Rng rng);

  /** Says whether forward and backward passes use the noise of noisy layers; they do at first. */
  void useNoise(boolean use);

  /**
   * Says whether a backward pass may follow a forward one; it may at first. Without, an engine may
   * keep less and be faster.
   */
  default void useGradients(boolean use) {}

  /**
   * Computes the outputs.
   *
   * @param inputs holds a column {@code [rows, size]} of its dtype for every input of the spec,
   *     {@code 1 <= rows <= capacity()}; read during the call only
   */
  void forward(ColumnBatch inputs);

  /**
   * Computes the outputs of sequences, beginning with their states; without recurrent layers the
   * same as {@link #forward(ColumnBatch)}, which a network with such layers refuses.
   *
   * @param inputs as there, the rows in the order that {@link Sequences} says
   * @param sequences read during the call only
   */
  void forward(ColumnBatch inputs, Sequences sequences);

  /**
   * Brings the inputs of a batch to where this network computes, so that {@link #forwardHeld} can
   * compute some of its rows again and again; until another call brings other ones.
   *
   * @param batch has more rows than {@link #capacity} or not; read during the call only
   * @return false where nothing would be gained: nothing is held then
   */
  default boolean hold(ColumnBatch batch) {
    return false;
  }

  /**
   * Computes the outputs of rows of the batch held.
   *
   * @param rows holds the numbers of the rows
   * @param from where they begin in it
   * @param count how many they are
   * @param sequences which rows follow one another; null without recurrent layers
   * @throws PolicyException if nothing is held
   */
  default void forwardHeld(int[] rows, int from, int count, @Nullable Sequences sequences) {
    throw new PolicyException("expected a network that holds a batch, found " + this);
  }

  /**
   * Returns the states of recurrent layers after the last step of each sequence of the latest
   * forward, {@code FLOAT32[sequences, spec().stateSize()]}; overwritten by the next.
   *
   * @throws PolicyException if there are no recurrent layers
   */
  Column stateOut();

  /**
   * Computes the gradients of the parameters (replacing those before) from the gradients of all
   * outputs of the latest forward; through all steps of its sequences, but not into the states that
   * they began with.
   *
   * @param inputGradients the inputs whose gradients are wanted as well; mostly none
   */
  void backward(Set<String> inputGradients);

  /** Computes the gradients of the parameters only. */
  default void backward() {
    backward(Set.of());
  }

  /**
   * Computes the gradients of inputs only, from the gradients of all outputs of the latest forward;
   * those of the parameters stay as they are.
   */
  void backwardToInputs(Set<String> inputGradients);

  /** Returns the gradient of an input asked for in the latest backward, {@code [rows, size]}. */
  Column inputGradient(String input);

  /** Copies the parameters into {@code FLOAT32[layout().size()]}. */
  void readParameters(Column into);

  /** Replaces the parameters by those in {@code FLOAT32[layout().size()]}. */
  void writeParameters(Column from);

  /**
   * Moves each parameter by a part of the way to that of another network.
   *
   * @param other of the same spec and engine
   * @param part 1: all the way
   */
  void moveTowards(Network other, double part);

  /** Copies the gradients of the latest backward into {@code FLOAT32[layout().size()]}. */
  void readGradients(Column into);

  /** Replaces the gradients, as an all-reduce over several learners does. */
  void writeGradients(Column from);

  /**
   * Makes an optimiser of the chosen parameters of this network.
   *
   * @param slices names of the layout's slices
   */
  Optimizer optimizer(OptimizerSpec spec, Set<String> slices);

  /** Releases memory; the network cannot be used afterwards. A second call does nothing. */
  @Override
  void close();
}
