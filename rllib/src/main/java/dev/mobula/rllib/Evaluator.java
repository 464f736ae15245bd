package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import dev.mobula.policies.EmptyMaskException;
import dev.mobula.policies.Engines;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import java.util.Map;

/**
 * Plays episodes with a policy on environments of its own. Each copy plays a fixed number of
 * episodes, so that short ones are not favoured. Confined to one thread (its actor's, where it is
 * one).
 */
public final class Evaluator implements AutoCloseable {
  private static final int MAX_COPIES = 16;

  private final String env;
  private final VectorEnvironment environment;
  private final Policy policy;
  private final VectorStep step;
  private final ColumnBatch envActions;
  private final ColumnBatch policyActions;

  /**
   * Makes the environments.
   *
   * @param episodes how many will be played at most; decides the number of copies
   * @param restartFailed whether an environment object that throws is made anew
   */
  public Evaluator(
      String env,
      Map<String, Object> envConfig,
      PolicySpec spec,
      String framework,
      int episodes,
      boolean restartFailed) {
    this.env = env;
    int copies = Math.min(MAX_COPIES, episodes);
    this.environment =
        Environments.makeVector(env, envConfig, copies, AutoresetMode.SAME_STEP, restartFailed);
    try {
      this.step = VectorStep.allocate(environment.observationSpace(), copies);
      Space<?> space = environment.actionSpace();
      this.envActions = ColumnBatch.allocate(space.columns(VectorEnvironment.ACTION), copies);
      this.policyActions = envActions.renamed(space.columns(SampleBatch.ENV_ACTION));
      this.policy = Policy.create(spec, Engines.byName(framework), copies);
    } catch (RuntimeException | Error failure) {
      environment.close();
      throw failure;
    }
  }

  /**
   * What to play.
   *
   * @param weights the network's flat parameters
   * @param normalizers the state of the policy's normalisers; not changed by evaluating
   * @param amount how many episodes or steps
   * @param inEpisodes whether the amount counts episodes; else steps of all copies together, of
   *     which only finished episodes are reported
   * @param seed of environments and exploration; the same seed gives the same episodes
   * @param explore whether actions are drawn; otherwise the most probable is taken
   */
  public record Request(
      Column weights,
      StateDict normalizers,
      int amount,
      boolean inEpisodes,
      long seed,
      boolean explore) {}

  /** Plays what is asked for. */
  public EvaluationResult evaluate(Request request) {
    policy.setWeights(request.weights(), 0);
    policy.observationPipeline().loadState(request.normalizers().sub("observation"));
    Rng rng = new Rng(Rng.split(request.seed(), "evaluation_actions", 0));
    environment.reset(Rng.split(request.seed(), "evaluation", 0), Map.of(), step.observations());
    policy.resampleNoise(rng, environment.numEnvs());
    PlayedEpisodes played = new PlayedEpisodes(environment.numEnvs(), request);
    while (!played.isEnough()) {
      act(request.explore(), rng, played);
      environment.step(envActions, step);
      played.add(step);
    }
    return played.result();
  }

  private void act(boolean explore, Rng rng, PlayedEpisodes played) {
    try {
      policy.compute(step.observations(), policyActions, explore, rng);
    } catch (EmptyMaskException e) {
      int length = played.length(e.row());
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
