package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Initializer.Constant;
import dev.mobula.policies.Initializer.FanIn;
import dev.mobula.policies.Initializer.Orthogonal;
import dev.mobula.policies.Initializer.XavierUniform;
import dev.mobula.policies.LayerSpec.Dense;
import dev.mobula.policies.NetworkSpec.FreeParameter;
import dev.mobula.policies.NetworkSpec.Input;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link NetworkEngine} must do; an implementation adds one method. */
public abstract class NetworkEngineContract extends RecurrentEngineContract {
  private static final double TOLERANCE = 2e-5;

  /** Returns whether a training step allocates nothing on the heap in steady state. */
  protected boolean allocatesNothing() {
    return true;
  }

  // ---- forward and backward

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void shouldMatchTheReferenceOnRandomGraphs(int seed) {
    Rng rng = new Rng(seed);
    NetworkSpec spec = randomSpec(rng);
    int rows = 1 + rng.nextInt(9);
    try (Network network = engine().create(spec, 16)) {
      writeRandomParameters(network, rng);
      checkForwardAndBackward(network, rows, rng);
      checkForwardAndBackward(network, 1 + rng.nextInt(16), rng);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void shouldComputeEveryActivationOnTheWholeLine(Activation activation) {
    NetworkSpec spec = mlp(1, activation, 1);
    try (Network network = engine().create(spec, 401)) {
      network.writeParameters(Column.ofFloats(1, 0));
      Column x = Column.allocate(DType.FLOAT32, 401, 1);
      for (int i = 0; i < 401; i++) {
        x.setFloat(i, (i - 200) / 10f);
      }
      network.forward(ColumnBatch.of("x", x));
      Column y = network.output("y");
      for (int i = 0; i < 401; i++) {
        double expected = ReferenceNetwork.activate(activation, x.getFloat(i));
        assertEquals(expected, y.getFloat(i), 5e-7 * Math.max(1, Math.abs(x.getFloat(i))));
      }
    }
  }

  @Test
  void shouldKeepNanInRatherThanHideIt() {
    for (Activation activation : Activation.values()) {
      try (Network network = engine().create(mlp(1, activation, 1), 1)) {
        network.writeParameters(Column.ofFloats(1, 0));
        network.forward(ColumnBatch.of("x", rows(1, Float.NaN)));
        assertTrue(Float.isNaN(network.output("y").getFloat(0)), activation.name());
      }
    }
  }

  @Test
  void shouldHandleManyRowsAndWideLayers() {
    Rng rng = new Rng(77);
    NetworkSpec spec =
        new NetworkSpec(
            List.of(new Input("x", 70)),
            List.of(
                dense("a", List.of("x"), 130, Activation.TANH),
                dense("b", List.of("a", "x"), 65, Activation.RELU),
                dense("y", List.of("b"), 3, Activation.LINEAR)),
            List.of(),
            List.of("y"));
    try (Network network = engine().create(spec, 600)) {
      writeRandomParameters(network, rng);
      checkForward(network, 599, rng);
      fillGradients(network, rng);
      network.backward();
      double[] whole = doubles(gradients(network));
      double[] parts = new double[whole.length];
      sumOfParts(network, parts);
      assertClose(parts, whole, TOLERANCE, "sum over parts of the batch");
    }
  }

  private void sumOfParts(Network network, double[] sum) {
    ColumnBatch inputs = lastInputs;
    Column upstream = network.outputGradient("y").copy();
    for (int from = 0; from < 599; from += 50) {
      int to = Math.min(599, from + 50);
      network.forward(inputs.slice(from, to));
      network.outputGradient("y").copyFrom(upstream.slice(from, to));
      network.backward();
      Column part = gradients(network);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part.getFloat(i);
      }
    }
  }

  @Test
  void shouldGiveZeroGradientsToLayersThatNothingReads() {
    NetworkSpec spec =
        new NetworkSpec(
            List.of(new Input("x", 2)),
            List.of(
                dense("dead", List.of("x"), 3, Activation.TANH),
                dense("y", List.of("x"), 1, Activation.LINEAR)),
            List.of(),
            List.of("y"));
    try (Network network = engine().create(spec, 2)) {
      writeRandomParameters(network, new Rng(1));
      checkForwardAndBackward(network, 2, new Rng(2));
    }
  }

  @Test
  void shouldComputeRowsOfABatchThatItHolds() {
    Rng rng = new Rng(78);
    NetworkSpec spec = mlp(3, Activation.TANH, 2);
    try (Network network = engine().create(spec, 4)) {
      network.initialize(1);
      ColumnBatch batch = randomInputs(spec, 9, rng);
      ColumnBatch some = randomInputs(spec, 3, rng);
      int[] rows = {0, 8, 2, 5};
      batch.gather(rows, 1, 3, some);
      network.forward(some);
      Column expected = network.output("y").copy();
      boolean held = network.hold(batch);
      batch.column("x").fill(0); // it has been read
      if (held) {
        network.forwardHeld(rows, 1, 3, null);
        assertSameRows(expected, network.output("y"));
      } else {
        assertMessage("hold", () -> network.forwardHeld(rows, 1, 3, null));
      }
    }
  }

  // ---- layout, state and capacity

  @Test
  void shouldReadBackWhatWasWritten() {
    NetworkSpec spec = randomSpec(new Rng(5));
    try (Network network = engine().create(spec, 4)) {
      assertEquals(ParameterLayout.of(spec), network.layout());
      Column parameters = randomVector(network, new Rng(6));
      network.writeParameters(parameters);
      assertTrue(parameters.contentEquals(parameters(network)));
      network.writeGradients(parameters);
      assertTrue(parameters.contentEquals(gradients(network)));
    }
  }

  @Test
  void shouldStartWithParametersOfZero() {
    try (Network network = engine().create(mlp(3, Activation.TANH, 2), 4)) {
      for (float value : parameters(network).toFloatArray()) {
        assertEquals(0f, value);
      }
    }
  }

  @Test
  void shouldOfferFreeParametersAsOutputsOfOneRow() {
    NetworkSpec spec = withLogStd();
    try (Network network = engine().create(spec, 4)) {
      network.initialize(1);
      network.forward(ColumnBatch.of("x", rows(3, 1, 2, 3, 4, 5, 6)));
      Column values = network.output("log_std");
      assertEquals("FLOAT32[1, 2]", values.toString());
      assertEquals(-0.5f, values.getFloat(1));
      network.outputGradient("y").fill(0);
      network.outputGradient("log_std").fill(3);
      network.backward();
      int offset = network.layout().slice("log_std").offset();
      assertEquals(3f, gradients(network).getFloat(offset + 1));
    }
  }

  @Test
  void shouldGiveTheSameResultWhateverTheRowsBefore() {
    Rng rng = new Rng(9);
    NetworkSpec spec = mlp(3, Activation.TANH, 2);
    try (Network network = engine().create(spec, 10);
        Network other = engine().create(spec, 10)) {
      network.initialize(4);
      other.initialize(4);
      ColumnBatch ten = randomInputs(spec, 10, rng);
      network.forward(ten);
      network.forward(ten.slice(0, 3));
      other.forward(ten.slice(0, 3));
      assertTrue(network.output("y").contentEquals(other.output("y")));
      assertEquals(3, network.output("y").rows());
    }
  }

  @Test
  void shouldGiveEqualRowsEqualResultsWhereverTheyStand() {
    Rng rng = new Rng(10);
    NetworkSpec spec = mlp(3, Activation.TANH, 2);
    try (Network network = engine().create(spec, 16)) {
      network.initialize(4);
      ColumnBatch batch = randomInputs(spec, 11, rng);
      network.forward(batch);
      Column all = network.output("y").copy();
      for (int row = 0; row < 11; row++) {
        network.forward(batch.slice(row, row + 1));
        assertSameRows(all.slice(row, row + 1), network.output("y"));
      }
    }
  }

  @Test
  void shouldKeepColumnsOfRowCountsThatRepeat() {
    NetworkSpec spec = mlp(3, Activation.TANH, 2);
    try (Network network = engine().create(spec, 8)) {
      ColumnBatch eight = randomInputs(spec, 8, new Rng(1));
      network.forward(eight.slice(0, 5));
      Column five = network.output("y");
      network.forward(eight);
      network.forward(eight.slice(0, 5));
      assertSame(five, network.output("y"));
    }
  }

  // ---- initialisers

  @Test
  void shouldDrawTheSameParametersFromTheSameSeed() {
    NetworkSpec spec = randomSpec(new Rng(3));
    try (Network network = engine().create(spec, 1)) {
      network.initialize(7);
      Column first = parameters(network);
      network.initialize(8);
      assertFalse(first.contentEquals(parameters(network)));
      network.initialize(7);
      assertTrue(first.contentEquals(parameters(network)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8, 20})
  void shouldDrawOrthogonalMatrices(int units) {
    double gain = 1.5;
    float[] weight = weight(8, units, new Orthogonal(gain));
    boolean tall = 8 >= units;
    int count = Math.min(8, units);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int i = 0; i < Math.max(8, units); i++) {
          dot +=
              tall
                  ? weight[i * units + a] * weight[i * units + b]
                  : weight[a * units + i] * weight[b * units + i];
        }
        assertEquals(a == b ? gain * gain : 0, dot, 1e-5);
      }
    }
  }

  @Test
  void shouldDrawUniformMatricesWithinTheirBounds() {
    checkUniform(weight(24, 40, new XavierUniform(2)), 2 * Math.sqrt(6.0 / 64));
    checkUniform(weight(24, 40, new FanIn()), Math.sqrt(1.0 / 24));
    for (float value : weight(2, 3, new Constant(0.25))) {
      assertEquals(0.25f, value);
    }
  }

  private static void checkUniform(float[] values, double bound) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      assertTrue(Math.abs(value) <= bound);
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / values.length, bound / 10);
    assertEquals(bound * bound / 3, squares / values.length, bound * bound / 20);
  }

  private float[] weight(int inputs, int units, Initializer initializer) {
    LayerSpec layer =
        new Dense("y", List.of("x"), units, Activation.LINEAR, initializer, new Constant(0.5));
    NetworkSpec spec =
        new NetworkSpec(List.of(new Input("x", inputs)), List.of(layer), List.of(), List.of("y"));
    try (Network network = engine().create(spec, 1)) {
      network.initialize(11);
      float[] all = parameters(network).toFloatArray();
      assertEquals(0.5f, all[inputs * units]);
      return Arrays.copyOf(all, inputs * units);
    }
  }

  // ---- optimisers

  @Test
  void shouldFollowPyTorchsAdam() {
    checkOptimizer(new OptimizerSpec.Adam(0.9, 0.999, 1e-5));
  }

  @Test
  void shouldFollowPyTorchsRmsProp() {
    checkOptimizer(new OptimizerSpec.RmsProp(0.99, 1e-5));
  }

  @Test
  void shouldFollowPyTorchsSgd() {
    checkOptimizer(new OptimizerSpec.Sgd(0));
    checkOptimizer(new OptimizerSpec.Sgd(0.9));
  }

  private void checkOptimizer(OptimizerSpec optimizerSpec) {
    Rng rng = new Rng(21);
    try (Network network = engine().create(withLogStd(), 1)) {
      Column start = randomVector(network, rng);
      network.writeParameters(start);
      Optimizer optimizer = network.optimizer(optimizerSpec, allSlices(network));
      double[] expected = doubles(start);
      ReferenceOptimizer reference = new ReferenceOptimizer(optimizerSpec, expected.length);
      for (int i = 0; i < 20; i++) {
        Column gradients = randomVector(network, rng);
        network.writeGradients(gradients);
        double rate = 0.01 / (i + 1);
        double norm = optimizer.step(rate, new GradientClip.None());
        assertEquals(norm(doubles(gradients)), norm, 1e-5);
        reference.step(expected, doubles(gradients), rate);
      }
      assertClose(expected, doubles(parameters(network)), 3e-6, optimizerSpec.toString());
    }
  }

  @Test
  void shouldClipTheGlobalNorm() {
    double[] gradients = {3, 0, 4, 0, 0, 0, 0, 0, 0, 12};
    double scale = 2 / (13 + 1e-6);
    checkClip(new GradientClip.GlobalNorm(2), gradients, i -> gradients[i] * scale);
    checkClip(new GradientClip.GlobalNorm(20), gradients, i -> gradients[i]);
  }

  @Test
  void shouldClipTheNormOfEachParameter() {
    double[] gradients = {3, 0, 4, 0, 0, 0, 0.5, 0.5, 0, 12};
    checkClip(
        new GradientClip.Norm(2),
        gradients,
        i -> gradients[i] * (i < 6 ? 2 / (5 + 1e-6) : i < 8 ? 1 : 2 / (12 + 1e-6)));
  }

  @Test
  void shouldClipEachValue() {
    double[] gradients = {3, 0, -4, 0, 0, 0, 0.5, -0.5, 0, 12};
    checkClip(new GradientClip.Value(1), gradients, i -> Math.max(-1, Math.min(1, gradients[i])));
  }

  private void checkClip(GradientClip clip, double[] gradients, IntToDoubleFunction clipped) {
    try (Network network = engine().create(withLogStd(), 1)) {
      Optimizer optimizer = network.optimizer(new OptimizerSpec.Sgd(0), allSlices(network));
      network.writeGradients(floats(gradients));
      assertEquals(norm(gradients), optimizer.step(1, clip), 1e-5);
      float[] after = parameters(network).toFloatArray();
      for (int i = 0; i < gradients.length; i++) {
        assertEquals(-clipped.applyAsDouble(i), after[i], 1e-6);
      }
    }
  }

  @Test
  void shouldUpdateOnlyTheChosenSlices() {
    try (Network network = engine().create(withLogStd(), 1)) {
      Optimizer optimizer =
          network.optimizer(new OptimizerSpec.Sgd(0), Set.of("y/weight", "log_std"));
      network.writeGradients(floats(new double[] {1, 1, 1, 1, 1, 1, 5, 5, 2, 2}));
      assertEquals(Math.sqrt(14), optimizer.step(1, new GradientClip.None()), 1e-6);
      assertArrayEquals(
          new float[] {-1, -1, -1, -1, -1, -1, 0, 0, -2, -2}, parameters(network).toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void shouldChangeNothingWhereAGradientIsNotFinite(float bad) {
    Rng rng = new Rng(31);
    try (Network network = engine().create(withLogStd(), 1)) {
      Optimizer optimizer =
          network.optimizer(new OptimizerSpec.Adam(0.9, 0.999, 1e-5), allSlices(network));
      network.writeParameters(randomVector(network, rng));
      network.writeGradients(randomVector(network, rng));
      optimizer.step(0.1, new GradientClip.None());
      Column before = parameters(network);
      StateDict state = optimizer.saveState();
      Column gradients = randomVector(network, rng);
      gradients.setFloat(3, bad);
      network.writeGradients(gradients);
      double norm = optimizer.step(0.1, new GradientClip.GlobalNorm(1));
      assertFalse(Double.isFinite(norm));
      assertTrue(before.contentEquals(parameters(network)));
      assertSameState(state, optimizer.saveState());
    }
  }

  @Test
  void shouldContinueBitForBitFromASavedOptimizer() {
    for (OptimizerSpec optimizerSpec :
        List.of(
            new OptimizerSpec.Adam(0.9, 0.999, 1e-5),
            new OptimizerSpec.RmsProp(0.99, 1e-5),
            new OptimizerSpec.Sgd(0.9))) {
      checkSavedOptimizer(optimizerSpec, Set.of("y/weight", "log_std"));
    }
  }

  private void checkSavedOptimizer(OptimizerSpec optimizerSpec, Set<String> slices) {
    Rng rng = new Rng(41);
    try (Network first = engine().create(withLogStd(), 1);
        Network second = engine().create(withLogStd(), 1)) {
      Optimizer one = first.optimizer(optimizerSpec, slices);
      Optimizer two = second.optimizer(optimizerSpec, slices);
      step(first, one, randomVector(first, rng));
      second.writeParameters(parameters(first));
      two.loadState(one.saveState());
      assertSameState(one.saveState(), two.saveState());
      Column gradients = randomVector(first, rng);
      step(first, one, gradients);
      step(second, two, gradients);
      assertTrue(parameters(first).contentEquals(parameters(second)));
    }
  }

  @Test
  void shouldRejectTheStateOfAnotherOptimizer() {
    try (Network network = engine().create(withLogStd(), 1)) {
      OptimizerSpec adam = new OptimizerSpec.Adam(0.9, 0.999, 1e-5);
      Optimizer all = network.optimizer(adam, allSlices(network));
      Optimizer some = network.optimizer(adam, Set.of("log_std"));
      Optimizer sgd = network.optimizer(new OptimizerSpec.Sgd(0), allSlices(network));
      assertThrows(ColumnException.class, () -> all.loadState(some.saveState()));
      assertThrows(ColumnException.class, () -> all.loadState(sgd.saveState()));
    }
  }

  private static void step(Network network, Optimizer optimizer, Column gradients) {
    network.writeGradients(gradients);
    optimizer.step(0.01, new GradientClip.GlobalNorm(0.5));
  }

  // ---- errors

  @Test
  void shouldRejectBadInputs() {
    NetworkSpec spec = mlp(3, Activation.TANH, 2);
    try (Network network = engine().create(spec, 4)) {
      ColumnBatch missing = ColumnBatch.of("obs", rows(3, 1, 2, 3));
      assertMessage("'x'", () -> network.forward(missing));
      ColumnBatch narrow = ColumnBatch.of("x", rows(2, 1, 2));
      assertMessage("FLOAT32[rows, 3]", () -> network.forward(narrow));
      ColumnBatch integers = ColumnBatch.of("x", Column.allocate(DType.INT32, 1, 3));
      assertMessage("INT32[1, 3]", () -> network.forward(integers));
      ColumnBatch many = ColumnBatch.of("x", Column.allocate(DType.FLOAT32, 5, 3));
      assertMessage("found 5", () -> network.forward(many));
      ColumnBatch none = ColumnBatch.of("x", Column.allocate(DType.FLOAT32, 0, 3));
      assertMessage("found 0", () -> network.forward(none));
    }
  }

  @Test
  void shouldRejectCallsOutOfOrderAndUnknownNames() {
    NetworkSpec spec = mlp(3, Activation.TANH, 2);
    try (Network network = engine().create(spec, 4)) {
      assertMessage("forward", network::backward);
      network.forward(randomInputs(spec, 2, new Rng(1)));
      assertMessage("'z'", () -> network.output("z"));
      assertMessage("'z'", () -> network.outputGradient("z"));
      assertMessage("'z'", () -> network.backward(Set.of("z")));
      network.outputGradient("y").fill(1);
      network.backward();
      assertMessage("'x'", () -> network.inputGradient("x"));
      assertMessage(
          "'z/weight'", () -> network.optimizer(new OptimizerSpec.Sgd(0), Set.of("z/weight")));
      assertMessage("FLOAT32[8]", () -> network.writeParameters(Column.ofFloats(1, 2)));
      assertMessage("FLOAT32[8]", () -> network.readParameters(Column.ofFloats(1, 2)));
    }
  }

  @Test
  void shouldRejectUseAfterClose() {
    NetworkSpec spec = mlp(3, Activation.TANH, 2);
    Network network = engine().create(spec, 4);
    network.close();
    network.close();
    assertMessage("closed", () -> network.forward(randomInputs(spec, 2, new Rng(1))));
    assertMessage("closed", () -> network.initialize(1));
  }

  @Test
  void shouldRejectACapacityOfZero() {
    assertMessage("found 0", () -> engine().create(mlp(3, Activation.TANH, 2), 0).close());
  }

  private static void assertMessage(String part, Runnable call) {
    PolicyException thrown = assertThrows(PolicyException.class, call::run);
    String message = String.valueOf(thrown.toString());
    assertTrue(message.contains(part), message);
  }

  // ---- target networks, critics and noise

  @Test
  void shouldGiveTheGradientsOfInputsAloneAndLeaveThoseOfParameters() {
    Rng rng = new Rng(21);
    NetworkSpec spec = randomSpec(rng);
    Set<String> inputs = new HashSet<>();
    spec.inputs().forEach(input -> inputs.add(input.name()));
    try (Network network = engine().create(spec, 8)) {
      writeRandomParameters(network, rng);
      network.forward(randomInputs(spec, 5, rng));
      fillGradients(network, rng);
      network.backward();
      Column before = gradients(network);
      Map<String, double[][]> values = checkForward(network, 7, rng);
      fillGradients(network, rng);
      network.backwardToInputs(inputs);
      assertTrue(before.contentEquals(gradients(network)));
      inputs.forEach(input -> checkInputGradient(network, values, input, rng));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1})
  void shouldMoveTowardsAnotherNetworkByAPartOfTheWay(double part) {
    Rng rng = new Rng(22);
    NetworkSpec spec = withLogStd();
    try (Network network = engine().create(spec, 4);
        Network other = engine().create(spec, 4)) {
      writeRandomParameters(network, rng);
      writeRandomParameters(other, rng);
      double[] from = doubles(parameters(network));
      double[] to = doubles(parameters(other));
      network.moveTowards(other, part);
      double[] moved = doubles(parameters(network));
      for (int i = 0; i < from.length; i++) {
        assertEquals(from[i] + part * (to[i] - from[i]), moved[i], 1e-6);
      }
      assertArrayEquals(to, doubles(parameters(other)), "the other stays");
      checkForward(network, 4, rng);
      int offset = network.layout().slice("log_std").offset();
      assertEquals(moved[offset], network.output("log_std").getFloat(0), 1e-6);
    }
  }

  @Test
  void shouldRefuseToMoveTowardsANetworkOfAnotherSpec() {
    try (Network network = engine().create(withLogStd(), 4);
        Network other = engine().create(mlp(3, Activation.TANH, 2), 4)) {
      assertMessage("same spec", () -> network.moveTowards(other, 0.5));
    }
  }

  @Test
  void shouldComputeWithNoiseUntilItIsSwitchedOffAndDrawItWhereAskedAlone() {
    Rng rng = new Rng(23);
    NetworkSpec spec =
        new NetworkSpec(
            List.of(new Input("x", 3)),
            List.of(
                new LayerSpec.NoisyDense(
                    "y", List.of("x"), 2, Activation.LINEAR, new FanIn(), new FanIn(), 0.5)),
            List.of(),
            List.of("y"));
    try (Network network = engine().create(spec, 4)) {
      network.initialize(1);
      network.resampleNoise(rng);
      ColumnBatch inputs = randomInputs(spec, 4, rng);
      double[] first = outputs(network, inputs);
      assertArrayEquals(first, outputs(network, inputs), "the same noise until the next draw");
      network.resampleNoise(rng);
      double[] second = outputs(network, inputs);
      assertFalse(Arrays.equals(first, second));
      network.useNoise(false);
      double[] means = outputs(network, inputs);
      assertFalse(Arrays.equals(second, means));
      network.resampleNoise(rng);
      assertArrayEquals(means, outputs(network, inputs));
      ParameterLayout.Slice weight = network.layout().slice("y/weight");
      double[] parameters = doubles(parameters(network));
      double expected = parameters[network.layout().slice("y/bias").offset()];
      for (int i = 0; i < 3; i++) {
        expected += inputs.column("x").getFloat(i) * parameters[weight.offset() + 2 * i];
      }
      assertEquals(expected, means[0], TOLERANCE, "the means alone");
    }
  }

  @Test
  void shouldDrawNothingWithoutNoisyLayers() {
    Rng rng = new Rng(24);
    StateDict before = rng.saveState();
    try (Network network = engine().create(withLogStd(), 4)) {
      network.resampleNoise(rng);
    }
    assertSameState(before, rng.saveState());
  }

  private static double[] outputs(Network network, ColumnBatch inputs) {
    network.forward(inputs);
    return doubles(network.output("y"));
  }

  // ---- determinism and allocation

  @Test
  void shouldTrainBitForBitTheSameTwice() {
    NetworkSpec spec = randomSpec(new Rng(13));
    assertTrue(trained(spec, 3).contentEquals(trained(spec, 3)));
    assertNotEquals(-1, trained(spec, 3).segment().mismatch(trained(spec, 4).segment()));
  }

  /** Returns the parameters after a short training run that uses all of an engine. */
  protected Column trained(NetworkSpec spec, long seed) {
    try (Network network = engine().create(spec, 40)) {
      Rng rng = new Rng(seed);
      network.initialize(seed);
      Optimizer optimizer =
          network.optimizer(new OptimizerSpec.Adam(0.9, 0.999, 1e-5), allSlices(network));
      Set<String> inputs = new HashSet<>();
      spec.inputs().forEach(input -> inputs.add(input.name()));
      for (int i = 0; i < 30; i++) {
        network.forward(randomInputs(spec, 1 + rng.nextInt(40), rng));
        fillGradients(network, rng);
        network.backward(i % 2 == 0 ? inputs : Set.of());
        optimizer.step(0.01, new GradientClip.GlobalNorm(1));
      }
      return parameters(network);
    }
  }

  @Test
  void shouldAllocateNothingInSteadyState() {
    assumeTrue(allocatesNothing());
    NetworkSpec spec = withLogStd();
    try (Network network = engine().create(spec, 8)) {
      network.initialize(1);
      Optimizer optimizer =
          network.optimizer(new OptimizerSpec.Adam(0.9, 0.999, 1e-5), allSlices(network));
      ColumnBatch eight = randomInputs(spec, 8, new Rng(1));
      ColumnBatch five = eight.slice(0, 5);
      GradientClip clip = new GradientClip.GlobalNorm(0.5);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 3000 && least > 0; round++) {
        // What asking allocates is not the engine's.
        long asking = -allocated() + allocated();
        long before = allocated();
        for (int i = 0; i < 100; i++) {
          trainStep(network, i % 2 == 0 ? eight : five, optimizer, clip);
        }
        least = Math.min(least, allocated() - before - asking);
      }
      assertEquals(0, least, "bytes allocated in 100 steps");
    }
  }

  private static void trainStep(
      Network network, ColumnBatch batch, Optimizer optimizer, GradientClip clip) {
    network.forward(batch);
    network.outputGradient("y").fill(0);
    network.outputGradient("log_std").fill(0);
    network.backward();
    optimizer.step(1e-3, clip);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  // ---- checks against the reference

  private ColumnBatch lastInputs = ColumnBatch.of("none", Column.ofFloats(0));

  /** Checks the outputs of random rows; returns the inputs. */
  final Map<String, double[][]> checkForward(Network network, int rows, Rng rng) {
    NetworkSpec spec = network.spec();
    lastInputs = randomInputs(spec, rows, rng);
    network.forward(lastInputs);
    Map<String, double[][]> inputs = new HashMap<>();
    spec.inputs().forEach(i -> inputs.put(i.name(), seen(lastInputs.column(i.name()), i.scale())));
    double[] parameters = doubles(parameters(network));
    Map<String, double[][]> expected = new ReferenceNetwork(spec).forward(parameters, inputs);
    for (String output : spec.outputs()) {
      Column found = network.output(output);
      assertEquals(rows, found.rows());
      assertClose(
          flat(Objects.requireNonNull(expected.get(output))), doubles(found), TOLERANCE, output);
    }
    return inputs;
  }

  /** Checks both passes on random rows against finite differences of the reference. */
  final void checkForwardAndBackward(Network network, int rows, Rng rng) {
    Map<String, double[][]> inputs = checkForward(network, rows, rng);
    fillGradients(network, rng);
    Set<String> wanted = new HashSet<>();
    for (Input input : network.spec().inputs()) {
      if (input.dtype() == DType.FLOAT32 && rng.nextInt(2) == 0) {
        wanted.add(input.name());
      }
    }
    network.backward(wanted);
    checkParameterGradients(network, inputs, rng);
    for (String name : wanted) {
      checkInputGradient(network, inputs, name, rng);
    }
  }

  private void checkParameterGradients(Network network, Map<String, double[][]> inputs, Rng rng) {
    double[] parameters = doubles(parameters(network));
    double[] found = doubles(gradients(network));
    for (int sample = 0; sample < 100; sample++) {
      int i = rng.nextInt(found.length);
      double value = parameters[i];
      double expected =
          derivative(h -> {
            parameters[i] = value + h;
            return loss(network, parameters, inputs);
          });
      parameters[i] = value;
      assertNear(expected, found[i], "gradient of parameter " + i + " of " + network.spec());
    }
  }

  private void checkInputGradient(
      Network network, Map<String, double[][]> inputs, String name, Rng rng) {
    double[] parameters = doubles(parameters(network));
    Column found = network.inputGradient(name);
    assertEquals(Objects.requireNonNull(inputs.get(name)).length, found.rows());
    for (int sample = 0; sample < 20; sample++) {
      int i = rng.nextInt((int) found.size());
      double[] row = inputs.get(name)[i / found.rowLength()];
      int column = i % found.rowLength();
      double value = row[column];
      double expected =
          derivative(h -> {
            row[column] = value + h;
            return loss(network, parameters, inputs);
          });
      row[column] = value;
      assertNear(expected, found.getFloat(i), "gradient of element " + i + " of input " + name);
    }
  }

  private static void assertNear(double expected, double found, String what) {
    assertEquals(expected, found, TOLERANCE * Math.max(1, Math.abs(expected)), what);
  }

  /** The derivative at 0 by central differences of fourth order. */
  private static double derivative(DoubleUnaryOperator f) {
    double h = 1e-4;
    double near = f.applyAsDouble(h) - f.applyAsDouble(-h);
    double far = f.applyAsDouble(2 * h) - f.applyAsDouble(-2 * h);
    return (8 * near - far) / (12 * h);
  }

  /** The sum of all outputs weighted by their gradients. */
  private static double loss(Network network, double[] parameters, Map<String, double[][]> inputs) {
    Map<String, double[][]> values =
        new ReferenceNetwork(network.spec()).forward(parameters, inputs);
    double loss = 0;
    for (String output : network.spec().outputs()) {
      double[] flat = flat(Objects.requireNonNull(values.get(output)));
      Column gradient = network.outputGradient(output);
      for (int i = 0; i < flat.length; i++) {
        loss += flat[i] * gradient.getFloat(i);
      }
    }
    for (FreeParameter parameter : network.spec().parameters()) {
      int offset = network.layout().slice(parameter.name()).offset();
      Column gradient = network.outputGradient(parameter.name());
      for (int i = 0; i < parameter.size(); i++) {
        loss += parameters[offset + i] * gradient.getFloat(i);
      }
    }
    return loss;
  }

  private static void assertClose(
      double[] expected, double[] found, double tolerance, String what) {
    assertEquals(expected.length, found.length, what);
    double scale = 1;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertArrayEquals(expected, found, tolerance * scale, what);
  }

  // ---- specs and data

  static Dense dense(String name, List<String> from, int units, Activation activation) {
    return new Dense(name, from, units, activation, new Orthogonal(1), new FanIn());
  }

  private static NetworkSpec mlp(int inputs, Activation activation, int outputs) {
    return new NetworkSpec(
        List.of(new Input("x", inputs)),
        List.of(dense("y", List.of("x"), outputs, activation)),
        List.of(),
        List.of("y"));
  }

  /** Ten parameters: y/weight [3, 2], y/bias [2], log_std [2]. */
  private static NetworkSpec withLogStd() {
    return new NetworkSpec(
        List.of(new Input("x", 3)),
        List.of(dense("y", List.of("x"), 2, Activation.TANH)),
        List.of(new FreeParameter("log_std", 2, -0.5)),
        List.of("y"));
  }

  /** A random graph: several inputs, shared and joined layers, every activation. */
  protected static NetworkSpec randomSpec(Rng rng) {
    List<Input> inputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= rng.nextInt(3); i++) {
      inputs.add(new Input("in" + i, 1 + rng.nextInt(20)));
      names.add("in" + i);
    }
    List<LayerSpec> layers = new ArrayList<>();
    for (int i = 0; i < 3 + rng.nextInt(4); i++) {
      Set<String> from = new HashSet<>();
      for (int j = 0; j <= rng.nextInt(3); j++) {
        from.add(names.get(rng.nextInt(names.size())));
      }
      // ReLU has a kink that finite differences may straddle; it has tests of its own.
      Activation activation =
          List.of(Activation.TANH, Activation.GELU, Activation.SILU, Activation.LINEAR)
              .get(rng.nextInt(4));
      List<String> sorted = from.stream().sorted().toList();
      layers.add(dense("layer" + i, sorted, 1 + rng.nextInt(24), activation));
      names.add("layer" + i);
    }
    List<String> outputs =
        List.of("layer0", "layer" + (layers.size() - 1), "layer" + (layers.size() - 2));
    return new NetworkSpec(
        inputs,
        layers,
        List.of(new FreeParameter("free", 1 + rng.nextInt(5), 0.3)),
        outputs.stream().distinct().toList());
  }

  /** Random columns for every input. */
  protected static ColumnBatch randomInputs(NetworkSpec spec, int rows, Rng rng) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (Input input : spec.inputs()) {
      Column column = Column.allocate(input.dtype(), rows, input.size());
      columns.put(
          input.name(),
          input.dtype() == DType.UINT8
              ? bytes(column, Math.round(1 / input.scale()), rng)
              : fill(column, rng));
    }
    return ColumnBatch.of(columns);
  }

  private static void fillGradients(Network network, Rng rng) {
    network.spec().outputs().forEach(name -> fill(network.outputGradient(name), rng));
    network
        .spec()
        .parameters()
        .forEach(parameter -> fill(network.outputGradient(parameter.name()), rng));
  }

  private static Column bytes(Column column, int high, Rng rng) {
    for (long i = 0; i < column.size(); i++) {
      column.setByte(i, rng.nextInt(high + 1));
    }
    return column;
  }

  private static Column fill(Column column, Rng rng) {
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, 2 * rng.nextFloat() - 1);
    }
    return column;
  }

  private static Column randomVector(Network network, Rng rng) {
    return fill(Column.allocate(DType.FLOAT32, network.layout().size()), rng);
  }

  static void writeRandomParameters(Network network, Rng rng) {
    Column parameters = randomVector(network, rng);
    for (int i = 0; i < parameters.size(); i++) {
      parameters.setFloat(i, parameters.getFloat(i) * 0.5f);
    }
    network.writeParameters(parameters);
  }

  static Column parameters(Network network) {
    Column column = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(column);
    return column;
  }

  static Column gradients(Network network) {
    Column column = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readGradients(column);
    return column;
  }

  private static Set<String> allSlices(Network network) {
    Set<String> names = new HashSet<>();
    network.layout().slices().forEach(slice -> names.add(slice.name()));
    return names;
  }

  private static Column rows(int size, float... values) {
    return Column.ofFloats(values).reshape(values.length / size, size);
  }

  private static Column floats(double[] values) {
    Column column = Column.allocate(DType.FLOAT32, values.length);
    for (int i = 0; i < values.length; i++) {
      column.setFloat(i, (float) values[i]);
    }
    return column;
  }

  private static double[] doubles(Column column) {
    double[] values = new double[(int) column.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.getFloat(i);
    }
    return values;
  }

  /** Returns the rows of an input as the network sees them. */
  private static double[][] seen(Column column, double scale) {
    double[][] values = new double[column.rows()][column.rowLength()];
    for (int row = 0; row < values.length; row++) {
      for (int i = 0; i < values[row].length; i++) {
        values[row][i] = column.get((long) row * column.rowLength() + i) * scale;
      }
    }
    return values;
  }

  private static double[] flat(double[][] matrix) {
    double[] values = new double[matrix.length * matrix[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix[i / matrix[0].length][i % matrix[0].length];
    }
    return values;
  }

  private static double norm(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static void assertSameState(StateDict expected, StateDict found) {
    assertEquals(expected.paths(), found.paths());
    expected
        .entries()
        .forEach((path, column) -> assertTrue(column.contentEquals(found.column(path)), path));
  }
}
