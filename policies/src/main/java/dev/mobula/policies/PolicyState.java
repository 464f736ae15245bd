package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;

/**
 * A trained policy as data: all that acting needs, and so what a checkpoint holds under {@link
 * #NAME} for those who evaluate and serve.
 *
 * @param spec everything but weights and statistics
 * @param weights {@code FLOAT32[layout().size()]}: the network's flat parameters
 * @param normalizers the statistics of connectors: {@code observation/…} those of {@link
 *     Policy#observationPipeline()}; others are their owners'
 */
public record PolicyState(PolicySpec spec, Column weights, StateDict normalizers) {
  /** The name of the state in a checkpoint. */
  public static final String NAME = "policy";

  /** The module id where there is one policy. */
  public static final String DEFAULT_POLICY = "default_policy";

  /** Returns these as the state of one module. */
  public StateDict save(String moduleId) {
    return new StateDict()
        .put(moduleId + "/weights", weights)
        .putAll(moduleId + "/normalizers", normalizers)
        .putAll(moduleId + "/spec", PolicySpecState.save(spec));
  }

  /**
   * Reads what {@link #save} wrote for a module.
   *
   * @throws PolicyException if there is no such module, or none with a spec, which checkpoints did
   *     not hold before there was serving
   */
  public static PolicyState load(StateDict state, String moduleId) {
    if (!state.contains(moduleId + "/spec")) {
      throw new PolicyException(
          "expected '%s/spec' in the state of the policy, found %s; if an earlier version wrote it, resume the run with this one and save it again"
              .formatted(moduleId, state.paths()));
    }
    return new PolicyState(
        PolicySpecState.load(state.sub(moduleId + "/spec")),
        weights(state, moduleId),
        normalizers(state, moduleId));
  }

  /** Reads the weights of a module alone. */
  public static Column weights(StateDict state, String moduleId) {
    return state.column(moduleId + "/weights");
  }

  /** Reads the statistics of the connectors of a module alone. */
  public static StateDict normalizers(StateDict state, String moduleId) {
    return state.sub(moduleId + "/normalizers");
  }

  /**
   * Makes the policy that this describes, ready to act.
   *
   * @param capacity the largest number of rows of one {@link Policy#compute}
   */
  public Policy create(NetworkEngine engine, int capacity) {
    Policy policy = Policy.create(spec, engine, capacity);
    try {
      policy.setWeights(weights, 0);
      policy.observationPipeline().loadState(normalizers.sub("observation"));
      return policy;
    } catch (RuntimeException | Error failure) {
      policy.close();
      throw failure;
    }
  }
}
