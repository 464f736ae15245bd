package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.policies.Engines;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.rllib.config.AlgorithmConfig;
import java.util.stream.Collectors;

/**
 * A network with the optimiser of all its parameters, on the engine and with the clipping that a
 * config asks for. Confined to one thread.
 */
public final class TrainedNetwork implements Stateful, AutoCloseable {
  private final Network network;
  private final Optimizer optimizer;
  private final GradientClip clip;

  /**
   * Makes a network with fresh weights.
   *
   * @param capacity the largest number of rows of a minibatch
   * @param seed decides the weights
   */
  public TrainedNetwork(AlgorithmConfig config, NetworkSpec spec, int capacity, long seed) {
    network = Engines.byName(config.framework()).create(spec, capacity);
    try {
      network.initialize(seed);
      optimizer =
          network.optimizer(
              config.optimizer().spec(),
              network.layout().slices().stream()
                  .map(ParameterLayout.Slice::name)
                  .collect(Collectors.toSet()));
      clip = config.gradientClip();
    } catch (RuntimeException | Error failure) {
      network.close();
      throw failure;
    }
  }

  /** Returns the network, for forward passes and the gradients of its outputs. */
  public Network network() {
    return network;
  }

  /**
   * Follows the gradients of the outputs of the latest forward pass: backward, clipping, one step
   * of the optimiser.
   *
   * @return the global norm of the gradients before clipping; where it is not finite, nothing was
   *     changed
   */
  public double step(double learningRate) {
    network.backward();
    return optimizer.step(learningRate, clip);
  }

  /** Returns a copy of the flat parameters, sealed. */
  public Column weights() {
    Column weights = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(weights);
    return weights.seal();
  }

  @Override
  public StateDict saveState() {
    return new StateDict().put("weights", weights()).putAll("optimizer", optimizer.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    network.writeParameters(state.column("weights"));
    optimizer.loadState(state.sub("optimizer"));
  }

  @Override
  public void close() {
    network.close();
  }
}
