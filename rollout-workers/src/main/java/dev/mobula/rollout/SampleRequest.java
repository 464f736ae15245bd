package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;

/**
 * What a runner needs to sample.
 *
 * @param weights the network's flat parameters, sealed; each group of environments copies them into
 *     its network
 * @param version their version, which the rollout carries
 * @param normalizers the merged state of all normalisers, sealed
 * @param epsilon the probability of a random action, where the policy explores so
 */
public record SampleRequest(Column weights, long version, StateDict normalizers, double epsilon) {
  /** Makes a request to policies that do not explore by ε. */
  public SampleRequest(Column weights, long version, StateDict normalizers) {
    this(weights, version, normalizers, 0);
  }
}
