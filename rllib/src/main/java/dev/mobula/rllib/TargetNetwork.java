package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.policies.Engines;
import dev.mobula.policies.Network;

/**
 * A copy of a network that follows it now and then: all the way, or by a part τ of the way (Polyak
 * averaging). Confined to one thread.
 */
public final class TargetNetwork implements Stateful, AutoCloseable {
  private final Network followed;
  private final Network network;
  private final Column weights;
  private final float[] from;
  private final float[] to;

  /** Makes a copy of a network, on the engine of that name. */
  public TargetNetwork(Network followed, String framework) {
    this.followed = followed;
    network = Engines.byName(framework).create(followed.spec(), followed.capacity());
    int size = followed.layout().size();
    weights = Column.allocate(DType.FLOAT32, size);
    from = new float[size];
    to = new float[size];
    follow(1);
  }

  /** Returns the copy, for forward passes. */
  public Network network() {
    return network;
  }

  /** Moves each weight by a part of the way to that of the network followed. */
  public void follow(double tau) {
    followed.readParameters(weights);
    if (tau != 1) {
      average((float) tau);
    }
    network.writeParameters(weights);
  }

  private void average(float tau) {
    weights.read(0, to, to.length);
    network.readParameters(weights);
    weights.read(0, from, from.length);
    for (int i = 0; i < from.length; i++) {
      from[i] += tau * (to[i] - from[i]);
    }
    weights.write(0, from, from.length);
  }

  @Override
  public StateDict saveState() {
    network.readParameters(weights);
    return new StateDict().put("weights", weights.copy());
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
