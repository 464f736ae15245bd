package dev.mobula.policies.onnx;

import dev.mobula.columns.DType;
import java.util.List;
import java.util.Locale;

/**
 * A {@code GraphProto} that grows node by node. Values are known by their names; each method that
 * adds a node returns the name of what it computes.
 */
final class OnnxGraph {
  private static final int TYPE_FLOAT = 1;
  private static final int TYPE_INT = 2;
  private static final int TYPE_INTS = 7;

  private final ProtoWriter graph = new ProtoWriter();
  private int values;

  /** An {@code AttributeProto}. */
  record Attribute(ProtoWriter message) {
    static Attribute of(String name, long value) {
      return new Attribute(new ProtoWriter().text(1, name).integer(3, value).integer(20, TYPE_INT));
    }

    static Attribute of(String name, float value) {
      return new Attribute(new ProtoWriter().text(1, name).real(2, value).integer(20, TYPE_FLOAT));
    }

    static Attribute list(String name, long... values) {
      ProtoWriter message = new ProtoWriter().text(1, name);
      for (long value : values) {
        message.integer(8, value);
      }
      return new Attribute(message.integer(20, TYPE_INTS));
    }
  }

  /** Adds an input of the model, and returns its name. */
  String input(String name, DType dtype, List<Integer> rowShape) {
    graph.message(11, OnnxTensors.valueInfo(name, dtype, rowShape));
    return name;
  }

  /** Has a value be an output of the model, under another name, in a dtype and shape. */
  void output(String name, DType dtype, List<Integer> rowShape, String value) {
    long[] shape = new long[rowShape.size() + 1];
    shape[0] = -1;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = rowShape.get(i - 1);
    }
    String shaped = add("Reshape", List.of(value, longs(shape)));
    node(name, "Cast", List.of(shaped), Attribute.of("to", OnnxTensors.dataType(dtype)));
    graph.message(12, OnnxTensors.valueInfo(name, dtype, rowShape));
  }

  /** Adds a constant tensor of floats. */
  String floats(float[] data, long... dims) {
    String name = fresh("constant");
    graph.message(5, OnnxTensors.floats(name, data, dims));
    return name;
  }

  /** Adds a constant number. */
  String number(double value) {
    return floats(new float[] {(float) value});
  }

  /** Adds a constant list of integers. */
  String longs(long... data) {
    String name = fresh("constant");
    graph.message(5, OnnxTensors.longs(name, data, data.length));
    return name;
  }

  /** Adds a node of one output. */
  String add(String operator, List<String> inputs, Attribute... attributes) {
    return node(fresh(operator), operator, inputs, attributes);
  }

  /** Returns columns of {@code [rows, columns]}. */
  String columns(String value, long from, long to) {
    return add("Slice", List.of(value, longs(from), longs(to), longs(1)));
  }

  /** Returns what lies beside one another in {@code [rows, columns]}. */
  String concat(List<String> parts) {
    return parts.size() == 1 ? parts.getFirst() : add("Concat", parts, Attribute.of("axis", 1));
  }

  String cast(String value, DType dtype) {
    return add("Cast", List.of(value), Attribute.of("to", OnnxTensors.dataType(dtype)));
  }

  private String node(
      String output, String operator, List<String> inputs, Attribute... attributes) {
    ProtoWriter node = new ProtoWriter();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output + "_node").text(4, operator);
    for (Attribute attribute : attributes) {
      node.message(5, attribute.message);
    }
    graph.message(1, node);
    return output;
  }

  private String fresh(String prefix) {
    return prefix.toLowerCase(Locale.ROOT) + "_" + values++;
  }

  /** Returns the {@code GraphProto}. */
  ProtoWriter message(String name) {
    return graph.text(2, name);
  }
}
