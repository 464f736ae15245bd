package dev.mobula.policies.onnx;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.RecurrentCell;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of recurrent layers, whose states lie beside one another in the order of the layers, as
 * {@link RecurrentCell} says: from matrix products rather than ONNX's LSTM and GRU, which are of
 * sequences, and have gates in another order.
 */
final class OnnxCells {
  private final OnnxGraph graph;
  private final OnnxNetwork network;
  private final String state;
  private final List<String> states = new ArrayList<>();
  private int offset;

  OnnxCells(OnnxGraph graph, OnnxNetwork network, String state) {
    this.graph = graph;
    this.network = network;
    this.state = state;
  }

  /** Returns the parts of the state after the step. */
  List<String> states() {
    return states;
  }

  /** Adds a layer, and returns h'. */
  String add(LayerSpec.Recurrent layer, String in) {
    String hidden = take(layer.units());
    List<String> ofInput = gates(layer, in, ParameterLayout.OF_INPUT);
    List<String> ofHidden = gates(layer, hidden, ParameterLayout.OF_HIDDEN);
    return switch (layer.cell()) {
      case LSTM -> lstm(layer.units(), ofInput, ofHidden);
      case GRU -> gru(hidden, ofInput, ofHidden);
    };
  }

  private String take(int size) {
    String part = graph.columns(state, offset, offset + size);
    offset += size;
    return part;
  }

  private List<String> gates(LayerSpec.Recurrent layer, String in, String suffix) {
    List<String> gates = new ArrayList<>();
    for (String gate : layer.cell().gates()) {
      float[] weight = network.parameter(layer.name() + ParameterLayout.WEIGHT + suffix + gate);
      float[] bias = network.parameter(layer.name() + ParameterLayout.BIAS + suffix + gate);
      long rows = weight.length / layer.units();
      gates.add(
          graph.add(
              "Gemm",
              List.of(
                  in,
                  graph.floats(weight, rows, layer.units()),
                  graph.floats(bias, layer.units()))));
    }
    return gates;
  }

  private String lstm(int units, List<String> a, List<String> b) {
    String cell = take(units);
    String i = sigmoid(sum(a.get(0), b.get(0)));
    String f = sigmoid(sum(a.get(1), b.get(1)));
    String g = tanh(sum(a.get(2), b.get(2)));
    String o = sigmoid(sum(a.get(3), b.get(3)));
    String next = sum(product(f, cell), product(i, g));
    String hidden = product(o, tanh(next));
    states.add(hidden);
    states.add(next);
    return hidden;
  }

  private String gru(String hidden, List<String> a, List<String> b) {
    String r = sigmoid(sum(a.get(0), b.get(0)));
    String z = sigmoid(sum(a.get(1), b.get(1)));
    String n = tanh(sum(a.get(2), product(r, b.get(2))));
    String gap = graph.add("Sub", List.of(hidden, n));
    String next = sum(n, product(z, gap));
    states.add(next);
    return next;
  }

  private String sum(String left, String right) {
    return graph.add("Add", List.of(left, right));
  }

  private String product(String left, String right) {
    return graph.add("Mul", List.of(left, right));
  }

  private String sigmoid(String x) {
    return graph.add("Sigmoid", List.of(x));
  }

  private String tanh(String x) {
    return graph.add("Tanh", List.of(x));
  }
}
