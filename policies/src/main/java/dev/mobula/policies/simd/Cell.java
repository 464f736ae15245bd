package dev.mobula.policies.simd;

import java.util.Arrays;
import java.util.List;

/**
 * What a recurrent layer does with the sums of its gates, unit by unit, in the rows of one step.
 * All blocks of a layer have whole groups of columns each, so that the rows of a step are one range
 * in each group; columns beyond the units in use stay zero where they are read by others.
 */
abstract class Cell {
  final Kernels kernels;
  final float[] values;
  final float[] gradients;
  final List<Gate> gates;
  final Block previous;

  /** All that goes from step to step, the output first. */
  private final List<Carried> carried;

  /**
   * The sums of a gate: those of the input, which become the gate itself, and those of the output
   * before.
   */
  record Gate(Block ofInput, Block ofHidden) {}

  /** A vector of each row, and what it was a step before. */
  record Carried(Block now, Block before) {}

  Cell(Kernels kernels, Memory memory, List<Gate> gates, List<Carried> carried) {
    this.kernels = kernels;
    this.values = memory.values;
    this.gradients = memory.gradients;
    this.gates = gates;
    this.carried = carried;
    this.previous = carried.getFirst().before();
  }

  /** Computes the rows of a step from the sums of the gates. */
  abstract void forward(int group, int row, int count);

  /**
   * Computes the gradients of all sums and of what was a step before; that of the output before
   * without what comes through the sums.
   */
  abstract void backward(int group, int row, int count);

  final void forward(int row, int count) {
    for (int group = 0; group < previous.groups(); group++) {
      forward(group, row, count);
    }
  }

  final void backward(int row, int count) {
    for (int group = 0; group < previous.groups(); group++) {
      backward(group, row, count);
    }
  }

  /** Has the rows of a step begin with what those of the step before have come to. */
  final void remember(int rowBefore, int row, int count) {
    for (int i = 0; i < carried.size(); i++) {
      Block now = carried.get(i).now();
      Block before = carried.get(i).before();
      for (int group = 0; group < now.groups(); group++) {
        int floats = count * Kernels.STRIDE;
        System.arraycopy(values, now.at(group, rowBefore), values, before.at(group, row), floats);
      }
    }
  }

  /** Prepares for {@link #backward} of all steps: nothing but the output has a gradient yet. */
  final void beginBackward(int rows) {
    for (int i = 1; i < carried.size(); i++) {
      Block now = carried.get(i).now();
      for (int group = 0; group < now.groups(); group++) {
        Arrays.fill(gradients, now.at(group, 0), now.at(group, rows), 0f);
      }
    }
  }

  /** Adds what the rows of the next step say to the gradients of a step. */
  final void addFromNext(int row, int nextRow, int nextCount) {
    for (int i = 0; i < carried.size(); i++) {
      Block now = carried.get(i).now();
      Block before = carried.get(i).before();
      for (int group = 0; group < now.groups(); group++) {
        int to = now.at(group, row);
        int from = before.at(group, nextRow);
        for (int j = 0; j < nextCount * Kernels.STRIDE; j++) {
          gradients[to + j] += gradients[from + j];
        }
      }
    }
  }

  /** Takes the state before the first step of a sequence from an array. */
  final void takeState(float[] from, int at, int sequence) {
    int next = at;
    for (int i = 0; i < carried.size(); i++) {
      Block before = carried.get(i).before();
      for (int column = 0; column < before.size(); column++) {
        values[index(before, column, sequence)] = from[next++];
      }
    }
  }

  /** Puts the state after a row into an array. */
  final void putState(int row, float[] into, int at) {
    int next = at;
    for (int i = 0; i < carried.size(); i++) {
      Block now = carried.get(i).now();
      for (int column = 0; column < now.size(); column++) {
        into[next++] = values[index(now, column, row)];
      }
    }
  }

  private static int index(Block block, int column, int row) {
    return block.at(column / Kernels.STRIDE, row) + column % Kernels.STRIDE;
  }

  /** Adds the sums of the output before to those of the input. */
  final void addSums(int ofInput, int ofHidden, int floats) {
    for (int i = 0; i < floats; i++) {
      values[ofInput + i] += values[ofHidden + i];
    }
  }

  /** Replaces sums by σ(sums) = tanh(sums / 2) / 2 + 1/2. */
  final void sigmoid(int at, int floats) {
    for (int i = at; i < at + floats; i++) {
      values[i] *= 0.5f;
    }
    kernels.tanh(values, at, at + floats);
    for (int i = at; i < at + floats; i++) {
      values[i] = Math.fma(0.5f, values[i], 0.5f);
    }
  }
}
