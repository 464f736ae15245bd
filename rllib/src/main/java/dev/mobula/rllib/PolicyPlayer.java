package dev.mobula.rllib;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import dev.mobula.policies.EmptyMaskException;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.RecurrentState;
import dev.mobula.policies.SampleBatch;
import java.util.Arrays;
import java.util.Map;

/** Plays with a policy. */
final class PolicyPlayer implements Player {
  private final String env;
  private final VectorEnvironment environment;
  private final Policy policy;
  private final VectorStep step;
  private final ColumnBatch envActions;
  private final ColumnBatch policyOutputs;
  private final RecurrentState state;
  private final ColumnBatch seen;

  /** Steps of the episode that each copy plays. */
  private final int[] lengths;

  private Rng rng = new Rng(0);
  private boolean explore;

  /**
   * Makes the policy.
   *
   * @param env what errors call the environment
   * @param shown owned by the player from then on, also where this fails
   */
  PolicyPlayer(String env, VectorEnvironment shown, PolicySpec spec, EngineSpec engine) {
    this.env = env;
    try {
      this.environment = spec.stackFrames(shown);
      int copies = environment.numEnvs();
      this.lengths = new int[copies];
      this.step = VectorStep.allocate(environment.observationSpace(), copies);
      Space<?> space = environment.actionSpace();
      this.envActions = ColumnBatch.allocate(space.columns(VectorEnvironment.ACTION), copies);
      this.state = new RecurrentState(spec, copies);
      this.seen = state.with(step.observations());
      this.policyOutputs = state.out(envActions.renamed(space.columns(SampleBatch.ENV_ACTION)));
      this.policy = Policy.create(spec, engine.engine(), copies);
    } catch (RuntimeException | Error failure) {
      shown.close();
      throw failure;
    }
  }

  @Override
  public void begin(Evaluator.Request request) {
    policy.setWeights(request.weights(), 0);
    policy.observationPipeline().loadState(request.normalizers().sub("observation"));
    rng = new Rng(Rng.split(request.seed(), "evaluation_actions", 0));
    explore = request.explore();
    policy.resampleNoise(rng, environment.numEnvs());
  }

  @Override
  public void reset(long seed) {
    environment.reset(seed, Map.of(), step.observations());
    state.resetAll();
    Arrays.fill(lengths, 0);
  }

  @Override
  public VectorStep step() {
    act();
    environment.step(envActions, step);
    for (int i = 0; i < lengths.length; i++) {
      lengths[i]++;
      state.reward(i, step.rewards().getDouble(i));
      if (step.isOver(i)) {
        state.reset(i);
        lengths[i] = 0;
      }
    }
    return step;
  }

  private void act() {
    try {
      policy.compute(seen, policyOutputs, explore, rng);
    } catch (EmptyMaskException e) {
      int length = lengths[e.row()];
      throw new EnvironmentException(
          e.ofEnvironment(
              "%s, copy %d, %s"
                  .formatted(env, e.row(), length == 0 ? "at reset" : "step " + length)));
    }
  }

  @Override
  public void close() {
    try (environment) {
      policy.close();
    }
  }
}
