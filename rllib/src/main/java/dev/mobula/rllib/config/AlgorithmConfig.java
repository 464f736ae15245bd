package dev.mobula.rllib.config;

import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.Precision;
import dev.mobula.rollout.BatchMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that all algorithms share; their keys stand directly under {@code config}. */
@NoSuchKey({
  "verbose: remove it; 'mobula train' prints a line after each iteration",
  "policy: remove it, as the spaces say which networks there are; model says how large"
})
public record AlgorithmConfig(
    @Doc("Learning rate; a number or a schedule over environment steps.")
        @Default("3e-4")
        @Range("[0, inf)")
        @AlsoKnownAs("learning_rate")
        Schedule lr,
    @Doc("Discount factor of future rewards.") @Default("0.99") @Range("[0, 1]") double gamma,
    @Doc("Environment steps that an update learns from.")
        @Default("2048")
        @Range("[1, inf)")
        @AlsoKnownAs({
          "train_batch_size",
          "batch_size",
          "minibatch_size",
          "n_steps: times the number of environments"
        })
        int trainBatchSizePerLearner,
    @Doc("Bound of the gradient, of the kind that grad_clip_by says; null: none.")
        @Default("0.5")
        @Range("(0, inf)")
        @AlsoKnownAs("max_grad_norm")
        @Nullable Double gradClip,
    @Doc("What grad_clip bounds: the norm of all gradients, of each parameter's, or each element.")
        @Default("global_norm")
        GradClipBy gradClipBy,
    @Doc("Who steps the environments, how many of them, and how.") @Flat
        EnvRunnersConfig envRunners,
    @Doc("The shape of the default networks.")
        @AlsoKnownAs("policy_kwargs: net_arch is fcnet_hiddens, activation_fn is fcnet_activation")
        ModelConfig model,
    @Doc("Episodes played on environments of their own between iterations.") @Flat
        EvaluationConfig evaluation,
    @Doc("What happens when an EnvRunner or an environment fails.") @Flat
        FaultToleranceConfig faultTolerance,
    @Doc("What one iteration covers.") @Flat ReportingConfig reporting,
    @Doc("The network engine: auto, simd, or that of an extension; auto: simd where it can.")
        @Default("auto")
        String framework,
    @Doc("What computes the updates.") @Flat LearnersConfig learners,
    @Doc("Classes to call at events of the run, in this order.")
        @Default("[]")
        @AlsoKnownAs("callbacks_class")
        List<String> callbacks,
    @Doc("The optimiser and its settings.") OptimizerConfig optimizer,
    @Doc(
            "Whether a gradient step whose loss, gradients or weights would not be finite is left out and counted, in place of ending the run.")
        @Default("false")
        @AlsoKnownAs("torch_skip_nan_gradients")
        boolean skipNanGradients) {

  /** Checks the ranges and copies the list. */
  public AlgorithmConfig {
    callbacks = List.copyOf(callbacks);
    Constraints.check(
        AlgorithmConfig.class,
        lr,
        gamma,
        trainBatchSizePerLearner,
        gradClip,
        gradClipBy,
        envRunners,
        model,
        evaluation,
        faultTolerance,
        reporting,
        framework,
        learners,
        callbacks,
        optimizer,
        skipNanGradients);
    if (gradClip == null) {
      Constraints.expectDefault(
          AlgorithmConfig.class, "gradClipBy", gradClipBy, "grad_clip: a number");
    }
  }

  /** Returns these settings with updates from another number of environment steps. */
  public AlgorithmConfig withTrainBatchSizePerLearner(int steps) {
    return new AlgorithmConfig(
        lr,
        gamma,
        steps,
        gradClip,
        gradClipBy,
        envRunners,
        model,
        evaluation,
        faultTolerance,
        reporting,
        framework,
        learners,
        callbacks,
        optimizer,
        skipNanGradients);
  }

  /** Returns the environment steps that all learners together learn from in an update. */
  public int totalTrainBatchSize() {
    return Math.multiplyExact(trainBatchSizePerLearner, learners.size());
  }

  /**
   * Returns which engine runs the networks of a learner, and where.
   *
   * @param rank which learner, counted from 0
   */
  public EngineSpec learnerSpec(int rank) {
    return new EngineSpec(framework, learners.device(rank), Precision.named(learners.precision()));
  }

  /**
   * Returns the engine of the networks of the first learner.
   *
   * @throws dev.mobula.policies.PolicyException if it is not on the class path, or has no such card
   *     or precision
   */
  public NetworkEngine learnerEngine() {
    return learnerSpec(0).engine();
  }

  /** Returns the engine of the networks that act, which is in full precision. */
  public EngineSpec runnerEngine() {
    return new EngineSpec(framework, envRunners.device(), Precision.FULL);
  }

  /** Returns what a network engine takes. */
  public GradientClip gradientClip() {
    return gradClip == null
        ? new GradientClip.None()
        : switch (gradClipBy) {
          case GLOBAL_NORM -> new GradientClip.GlobalNorm(gradClip);
          case NORM -> new GradientClip.Norm(gradClip);
          case VALUE -> new GradientClip.Value(gradClip);
        };
  }

  /**
   * Checks that an update learns from all of a sample and asks for no more, as those do that learn
   * from the latest samples.
   *
   * @throws ConfigException if a {@code rollout_fragment_length} makes samples larger than the
   *     training batch
   */
  public void expectSampleWithinBatch() {
    int given = envRunners.rolloutFragmentLength();
    long sample = (long) given * envRunners.totalEnvs();
    if (sample > totalTrainBatchSize()) {
      throw ConfigException.between(
          "env_runners.rollout_fragment_length",
          "train_batch_size_per_learner",
          "samples of at most train_batch_size_per_learner (%d) steps%s"
              .formatted(
                  trainBatchSizePerLearner,
                  learners.size() == 1 ? "" : " for each of " + learners.size() + " learners"),
          "%d, %d of each environment times %d".formatted(sample, given, envRunners.totalEnvs()),
          "leave it out, or raise train_batch_size_per_learner to "
              + Math.ceilDiv(sample, learners.size()));
    }
  }

  /**
   * Returns the steps of each environment per sample: {@code rollout_fragment_length}, or for
   * {@code auto} the training batch divided by the number of environments, rounded up.
   */
  public int rolloutFragmentLength() {
    int given = envRunners.rolloutFragmentLength();
    return given > 0 ? given : Math.ceilDiv(totalTrainBatchSize(), envRunners.totalEnvs());
  }

  /**
   * Returns the most steps of an environment that a sample may hold: {@link
   * #rolloutFragmentLength}, or any number where samples end with episodes.
   */
  public int longestSample() {
    return envRunners.batchMode() == BatchMode.COMPLETE_EPISODES
        ? Integer.MAX_VALUE
        : rolloutFragmentLength();
  }
}
