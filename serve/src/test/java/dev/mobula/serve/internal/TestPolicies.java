package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.TupleSpace;
import dev.mobula.policies.Activation;
import dev.mobula.policies.Engines;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import java.util.List;

/** Policies with weights drawn by a seed. */
public final class TestPolicies {
  static final PolicySpec CARTPOLE = PolicySpec.of(Box.unbounded(4), Discrete.of(2));

  static final PolicySpec RECURRENT =
      CARTPOLE.withModel(
          ModelSettings.defaults()
              .withHiddens(List.of(8), Activation.TANH)
              .withRecurrence(new Recurrence(RecurrentCell.LSTM, 8)));

  static final PolicySpec MASKED =
      PolicySpec.of(
          DictSpace.of("action_mask", MultiBinary.of(3), "observations", Box.unbounded(2)),
          Discrete.of(3));

  static final PolicySpec STRUCTURED =
      PolicySpec.of(
          TupleSpace.of(Discrete.of(3), DictSpace.of("image", Box.image(2, 2))),
          DictSpace.of("move", Box.of(-1, 1, 2), "jump", Discrete.of(2)));

  private TestPolicies() {}

  /** Returns a policy of {@code CARTPOLE}. */
  public static PolicyState cartPole() {
    return state(CARTPOLE);
  }

  /** Returns a policy that remembers. */
  public static PolicyState recurrent() {
    return state(RECURRENT);
  }

  /** Returns a policy that balances CartPole: it pushes to the side that the pole falls to. */
  static PolicyState balancing() {
    PolicySpec spec =
        CARTPOLE.withModel(ModelSettings.defaults().withHiddens(List.of(), Activation.TANH));
    Column weights = Column.allocate(DType.FLOAT32, ParameterLayout.of(spec.network()).size());
    float[] right = {0.1f, 0.2f, 1, 1};
    for (int i = 0; i < right.length; i++) {
      weights.setFloat(2L * i + 1, right[i]); // of [4, 2]: those of the second choice
    }
    return new PolicyState(spec, weights, new StateDict());
  }

  static PolicyState state(PolicySpec spec) {
    try (Policy policy = Policy.create(spec, Engines.byName("simd"), 1)) {
      policy.initialize(3);
      Column weights = Column.allocate(DType.FLOAT32, policy.layout().size());
      policy.readWeights(weights);
      return new PolicyState(spec, weights, new StateDict());
    }
  }

  static Router router(PolicySpec spec) {
    Models models = new Models();
    models.add(new PolicyModel("p", state(spec), "simd"));
    return new Router(models);
  }
}
