package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Networks as plain loops over doubles: slow, and simple enough to be right. Optimiser: Sgd only.
 */
public final class ReferenceEngine implements NetworkEngine {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Optional<String> reasonNotSupported(NetworkSpec spec) {
    return spec.layers().stream()
            .map(layer -> (LayerSpec.Dense) layer)
            .anyMatch(layer -> layer.activation() == Activation.GELU)
        ? Optional.of("it has no gelu")
        : Optional.empty();
  }

  @Override
  public Network create(NetworkSpec spec, int capacity) {
    return new ReferenceNetwork(spec, capacity);
  }

  private static final class ReferenceNetwork implements Network {
    private final NetworkSpec spec;
    private final ParameterLayout layout;
    private final int capacity;
    private final double[] parameters;
    private double[] gradients;
    private final Map<String, double[]> values = new HashMap<>();
    private final Map<String, double[]> valueGradients = new HashMap<>();
    private final Map<String, Column> outputs = new LinkedHashMap<>();
    private final Map<String, Column> outputGradients = new LinkedHashMap<>();
    private int rows;

    ReferenceNetwork(NetworkSpec spec, int capacity) {
      this.spec = spec;
      this.capacity = capacity;
      layout = ParameterLayout.of(spec);
      parameters = new double[layout.size()];
      gradients = new double[layout.size()];
    }

    @Override
    public NetworkSpec spec() {
      return spec;
    }

    @Override
    public ParameterLayout layout() {
      return layout;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public void initialize(long seed) {
      Rng rng = new Rng(seed);
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = 0.3 * rng.nextGaussian();
      }
    }

    @Override
    public void forward(ColumnBatch inputs) {
      rows = inputs.rows();
      for (NetworkSpec.Input input : spec.inputs()) {
        float[] floats = inputs.column(input.name()).toFloatArray();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
          doubles[i] = floats[i];
        }
        values.put(input.name(), doubles);
      }
      spec.layers().forEach(layer -> forward((LayerSpec.Dense) layer));
      spec.outputs().forEach(name -> output(name, values.get(name), rows));
      for (NetworkSpec.FreeParameter free : spec.parameters()) {
        ParameterLayout.Slice slice = layout.slice(free.name());
        double[] part = new double[slice.size()];
        System.arraycopy(parameters, slice.offset(), part, 0, part.length);
        output(free.name(), part, 1);
      }
    }

    private void forward(LayerSpec.Dense layer) {
      ParameterLayout.Slice weight = layout.slice(layer.name() + "/weight");
      ParameterLayout.Slice bias = layout.slice(layer.name() + "/bias");
      double[] x = values.get(layer.from().getFirst());
      double[] y = new double[rows * layer.units()];
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < layer.units(); j++) {
          double sum = parameters[bias.offset() + j];
          for (int i = 0; i < weight.rows(); i++) {
            sum += x[row * weight.rows() + i] * parameters[weight.offset() + i * layer.units() + j];
          }
          y[row * layer.units() + j] = activate(layer.activation(), sum);
        }
      }
      values.put(layer.name(), y);
    }

    private static double activate(Activation activation, double x) {
      return switch (activation) {
        case LINEAR -> x;
        case RELU -> Math.max(0, x);
        case TANH -> DetMath.tanh(x);
        case SILU -> x / (1 + DetMath.exp(-x));
        case GELU -> throw new PolicyException("no gelu");
      };
    }

    private void output(String name, double[] from, int count) {
      Column column =
          outputs.computeIfAbsent(
              name, _ -> Column.allocate(DType.FLOAT32, count, from.length / count));
      if (column.rows() != count) {
        column = Column.allocate(DType.FLOAT32, count, from.length / count);
        outputs.put(name, column);
        outputGradients.remove(name);
      }
      for (int i = 0; i < from.length; i++) {
        column.setFloat(i, (float) from[i]);
      }
    }

    @Override
    public void backward(Set<String> inputGradients) {
      gradients = new double[layout.size()];
      valueGradients.clear();
      values.forEach((name, v) -> valueGradients.put(name, new double[v.length]));
      for (String name : spec.outputs()) {
        float[] gradient = outputGradient(name).toFloatArray();
        for (int i = 0; i < gradient.length; i++) {
          valueGradients.get(name)[i] += gradient[i];
        }
      }
      spec.layers().reversed().forEach(layer -> backward((LayerSpec.Dense) layer));
      for (NetworkSpec.FreeParameter free : spec.parameters()) {
        Column gradient = outputGradient(free.name());
        for (int i = 0; i < free.size(); i++) {
          gradients[layout.slice(free.name()).offset() + i] = gradient.getFloat(i);
        }
      }
    }

    private void backward(LayerSpec.Dense layer) {
      ParameterLayout.Slice weight = layout.slice(layer.name() + "/weight");
      ParameterLayout.Slice bias = layout.slice(layer.name() + "/bias");
      double[] x = values.get(layer.from().getFirst());
      double[] y = values.get(layer.name());
      double[] dx = valueGradients.get(layer.from().getFirst());
      double[] dy = valueGradients.get(layer.name());
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < layer.units(); j++) {
          int at = row * layer.units() + j;
          double d = dy[at] * slope(layer.activation(), y[at]);
          gradients[bias.offset() + j] += d;
          for (int i = 0; i < weight.rows(); i++) {
            int w = weight.offset() + i * layer.units() + j;
            gradients[w] += d * x[row * weight.rows() + i];
            dx[row * weight.rows() + i] += d * parameters[w];
          }
        }
      }
    }

    private static double slope(Activation activation, double y) {
      return switch (activation) {
        case LINEAR -> 1;
        case RELU -> y > 0 ? 1 : 0;
        case TANH -> 1 - y * y;
        case SILU, GELU -> throw new PolicyException("no backward of " + activation);
      };
    }

    @Override
    public Column inputGradient(String input) {
      double[] gradient = valueGradients.get(input);
      Column column = Column.allocate(DType.FLOAT32, rows, gradient.length / rows);
      for (int i = 0; i < gradient.length; i++) {
        column.setFloat(i, (float) gradient[i]);
      }
      return column;
    }

    @Override
    public void readParameters(Column into) {
      for (int i = 0; i < parameters.length; i++) {
        into.setFloat(i, (float) parameters[i]);
      }
    }

    @Override
    public void writeParameters(Column from) {
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = from.getFloat(i);
      }
    }

    @Override
    public void readGradients(Column into) {
      for (int i = 0; i < gradients.length; i++) {
        into.setFloat(i, (float) gradients[i]);
      }
    }

    @Override
    public void writeGradients(Column from) {
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] = from.getFloat(i);
      }
    }

    @Override
    public Optimizer optimizer(OptimizerSpec optimizer, Set<String> slices) {
      if (!optimizer.equals(new OptimizerSpec.Sgd(0))) {
        throw new PolicyException("expected Sgd without momentum, found " + optimizer);
      }
      return new Optimizer() {
        @Override
        public double step(double learningRate, GradientClip clip) {
          double squares = 0;
          for (String name : slices) {
            ParameterLayout.Slice slice = layout.slice(name);
            for (int i = slice.offset(); i < slice.offset() + slice.size(); i++) {
              parameters[i] -= learningRate * gradients[i];
              squares += gradients[i] * gradients[i];
            }
          }
          return Math.sqrt(squares);
        }

        @Override
        public StateDict saveState() {
          return new StateDict();
        }

        @Override
        public void loadState(StateDict state) {}
      };
    }

    @Override
    public Column output(String name) {
      return outputs.get(name);
    }

    @Override
    public Column outputGradient(String name) {
      Column like = outputs.get(name);
      return outputGradients.computeIfAbsent(
          name, _ -> Column.allocate(DType.FLOAT32, like.rows(), like.rowShape()));
    }

    @Override
    public void close() {}
  }
}
