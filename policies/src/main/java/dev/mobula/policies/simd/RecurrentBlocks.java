package dev.mobula.policies.simd;

import dev.mobula.policies.Activation;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.RecurrentCell;
import java.util.ArrayList;
import java.util.List;

/** Lays a recurrent layer out in the memory of its graph. */
final class RecurrentBlocks {
  private final Graph graph;
  private final LayerSpec.Recurrent spec;
  private final Block input;
  private final Block output;
  private final List<DenseLayer> ofInput = new ArrayList<>();
  private final List<DenseLayer> ofHidden = new ArrayList<>();
  private final List<Cell.Gate> gates = new ArrayList<>();

  RecurrentBlocks(Graph graph, LayerSpec.Recurrent spec, Block input, Block output) {
    this.graph = graph;
    this.spec = spec;
    this.input = input;
    this.output = output;
  }

  /**
   * The rows of what is computed step by step: tiles that begin with any row write beyond the last
   * one.
   */
  private static int steppedRows(int rows) {
    return rows + Kernels.NARROW_ROWS;
  }

  /** Returns the floats of all that {@link #layer} lays out. */
  static long floats(LayerSpec.Recurrent spec, int inputs, int rows) {
    int units = spec.units();
    int gates = spec.cell().gates().size();
    long gate =
        Block.floats(rows, units)
            + Block.floats(steppedRows(rows), units)
            + DenseLayer.transposedFloats(inputs, units)
            + DenseLayer.transposedFloats(units, units);
    long own = spec.cell() == RecurrentCell.LSTM ? 3 * Block.floats(rows, units) : 0;
    return gates * gate + Block.floats(steppedRows(rows), units) + own;
  }

  RecurrentLayer layer() {
    int units = spec.units();
    Block previous = graph.block(steppedRows(graph.rows()), units);
    for (String gate : spec.cell().gates()) {
      addGate(gate, previous);
    }
    Cell.Carried hidden = new Cell.Carried(output, previous);
    Cell cell =
        switch (spec.cell()) {
          case LSTM -> lstm(hidden);
          case GRU -> new GruCell(graph.kernels(), graph.memory(), gates, hidden);
        };
    return new RecurrentLayer(ofInput, ofHidden, cell, spec.cell().stateSize(units));
  }

  private Cell lstm(Cell.Carried hidden) {
    Cell.Carried cells = new Cell.Carried(rows(), rows());
    return new LstmCell(graph.kernels(), graph.memory(), gates, hidden, cells, rows());
  }

  private Block rows() {
    return graph.block(graph.rows(), spec.units());
  }

  private void addGate(String gate, Block previous) {
    Block sums = rows();
    Block hiddenSums = graph.block(steppedRows(graph.rows()), spec.units());
    gates.add(new Cell.Gate(sums, hiddenSums));
    ofInput.add(sum(ParameterLayout.OF_INPUT + gate, input, sums));
    ofHidden.add(sum(ParameterLayout.OF_HIDDEN + gate, previous, hiddenSums));
  }

  private DenseLayer sum(String suffix, Block of, Block into) {
    Parameter weight = graph.parameter(spec, ParameterLayout.WEIGHT + suffix);
    Parameter bias = graph.parameter(spec, ParameterLayout.BIAS + suffix);
    return graph.dense(weight, bias, Activation.LINEAR, of, into);
  }
}
