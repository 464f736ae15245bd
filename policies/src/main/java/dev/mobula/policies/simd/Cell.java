package dev.mobula.policies.simd;

import java.util.Arrays;
import java.util.List;

/**
 * What a recurrent layer does with the sums of its gates, unit by unit, in the rows of one step.
 * All blocks of a layer have whole groups of columns each, so that the rows of a step are one range
 * in each group; columns beyond the units in use stay zero where they are read by others.
 */
abstract class Cell {
  /** Rows that go through all loops before the next ones: their blocks fit a 32 KiB cache. */
  private static final int CACHED_ROWS = 8;

  final Kernels kernels;
  final CellKernels loops;
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
    this.loops = kernels.cells();
    this.values = memory.values;
    this.gradients = memory.gradients;
    this.gates = gates;
    this.carried = carried;
    this.previous = carried.getFirst().before();
  }

  /** Computes rows of a step, in a group of columns, from the sums of the gates. */
  abstract void forward(int group, int row, int floats);

  /**
   * Computes the gradients of all sums and of what was a step before; that of the output before
   * without what comes through the sums.
   */
  abstract void backward(int group, int row, int floats);

  /** Returns where the sums of a gate over the input lie, and the gate itself after forward. */
  final int ofInput(int gate, int group, int row) {
    return gates.get(gate).ofInput().at(group, row);
  }

  /** Returns where the sums of a gate over the output before lie. */
  final int ofHidden(int gate, int group, int row) {
    return gates.get(gate).ofHidden().at(group, row);
  }

  /** Has the sums of a gate over the output before the gradients of those over the input. */
  final void copyToHidden(int gate, int group, int row, int floats) {
    int from = ofInput(gate, group, row);
    System.arraycopy(gradients, from, gradients, ofHidden(gate, group, row), floats);
  }

  final void forward(int row, int count) {
    for (int group = 0; group < previous.groups(); group++) {
      for (int done = 0; done < count; done += CACHED_ROWS) {
        forward(group, row + done, Math.min(CACHED_ROWS, count - done) * Kernels.STRIDE);
      }
    }
  }

  final void backward(int row, int count) {
    for (int group = 0; group < previous.groups(); group++) {
      for (int done = 0; done < count; done += CACHED_ROWS) {
        backward(group, row + done, Math.min(CACHED_ROWS, count - done) * Kernels.STRIDE);
      }
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
        loops.add(gradients, to, from, nextCount * Kernels.STRIDE);
      }
    }
  }

  /** Takes the state before the first step of a sequence from an array. */
  final void takeState(float[] from, int at, int sequence) {
    int next = at;
    for (int i = 0; i < carried.size(); i++) {
      Block before = carried.get(i).before();
      for (int group = 0; group < before.groups(); group++) {
        int width = before.width(group);
        System.arraycopy(from, next, values, before.at(group, sequence), width);
        next += width;
      }
    }
  }

  /** Puts the state after a row into an array. */
  final void putState(int row, float[] into, int at) {
    int next = at;
    for (int i = 0; i < carried.size(); i++) {
      Block now = carried.get(i).now();
      for (int group = 0; group < now.groups(); group++) {
        int width = now.width(group);
        System.arraycopy(values, now.at(group, row), into, next, width);
        next += width;
      }
    }
  }
}
