package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkEngine;

/**
 * A copy of a network that follows it now and then: all the way, or by a part τ of the way (Polyak
 * averaging). Confined to one thread.
 */
public final class TargetNetwork implements Stateful, AutoCloseable {
  private final Network followed;
  private final Network network;

  /** Makes a copy of a network, on the engine that made it. */
  public TargetNetwork(Network followed, NetworkEngine engine) {
    this.followed = followed;
    network = engine.create(followed.spec(), followed.capacity());
    follow(1);
  }

  /** Returns the copy, for forward passes. */
  public Network network() {
    return network;
  }

  /** Moves each weight by a part of the way to that of the network followed. */
  public void follow(double tau) {
    network.moveTowards(followed, tau);
  }

  @Override
  public StateDict saveState() {
    Column weights = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(weights);
    return new StateDict().put("weights", weights);
  }

  @Override
  public void loadState(StateDict state) {
    network.writeParameters(state.column("weights"));
  }

  @Override
  public void close() {
    network.close();
  }
}
