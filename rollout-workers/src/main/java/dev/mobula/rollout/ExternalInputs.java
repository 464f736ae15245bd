package dev.mobula.rollout;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.envs.Validity;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.connectors.ActionPipeline;
import dev.mobula.rollout.client.internal.RowCodec;
import dev.mobula.rollout.internal.wire.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what clients saw and did, and refuses what is no value of its space. One thread. */
final class ExternalInputs {
  private final PolicySpec policy;
  private final boolean forReplay;
  private final MaskCheck maskCheck;
  private final ActionPipeline actionPipeline;
  private final RowCodec observationCodec;
  private final RowCodec actionCodec;
  private final ColumnBatch observations;
  private final ColumnBatch action;

  ExternalInputs(EnvRunnerSpec spec) {
    policy = spec.policy();
    forReplay = spec.forReplay();
    maskCheck = new MaskCheck(policy);
    actionPipeline = policy.actionPipeline();
    observationCodec = new RowCodec(policy.observationSpace(), SampleBatch.OBSERVATION);
    actionCodec = new RowCodec(policy.actionSpace(), SampleBatch.ACTION);
    observations = observationCodec.allocate(spec.numEnvs());
    action = actionCodec.allocate(1);
  }

  /** Returns the rows that observations are read into. */
  ColumnBatch observations() {
    return observations;
  }

  /**
   * Reads what is seen at the end of an episode.
   *
   * @throws EnvironmentException if it is none
   */
  void readLast(List<Tensor> observation, int row) {
    observationCodec.decode(observation, observations, row);
    check(policy.observationSpace(), SampleBatch.OBSERVATION, observations, row);
  }

  /**
   * Reads what is to be acted on.
   *
   * @throws EnvironmentException if it is none, or allows no action
   */
  void read(List<Tensor> observation, int row) {
    readLast(observation, row);
    maskCheck.check(observations.slice(row, row + 1));
  }

  /**
   * Returns the action of a step that a client chose.
   *
   * @throws EnvironmentException if it is none, or nothing can be learnt from it
   */
  List<Tensor> checked(List<Tensor> chosen) {
    if (!forReplay) {
      throw new EnvironmentException(
          "expected get_action, as this algorithm learns from the actions of its own policy alone, found log_action; DQN and others with a replay buffer learn from any");
    }
    if (policy.previousSize() > 0) {
      throw new EnvironmentException(
          "expected get_action, as this network sees its previous action or reward, found log_action");
    }
    actionCodec.decode(chosen, action, 0);
    check(policy.actionSpace(), SampleBatch.ACTION, action, 0);
    return chosen;
  }

  private static void check(Space<?> space, String name, ColumnBatch columns, int row) {
    @Nullable String problem = Validity.problem(space, space.read(name, columns, row), name);
    if (problem != null) {
      throw new EnvironmentException(problem);
    }
  }

  /** Returns what would have to be drawn for an action that was checked; valid until the next. */
  ColumnBatch drawn(List<Tensor> chosen) {
    actionCodec.decode(chosen, action, 0);
    actionPipeline.revert(action);
    return action;
  }
}
