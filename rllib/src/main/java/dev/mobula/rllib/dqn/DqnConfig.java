package dev.mobula.rllib.dqn;

import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.config.ModelConfig;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.replay.OffPolicyConfig;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.replay.OffPolicySpec;

/**
 * The {@code config} of DQN. Defaults are stable-baselines3's, but for {@code epsilon}, {@code
 * double_q} and {@code dueling}, which are RLlib's.
 */
@AlsoKnownAs({
  "QR-DQN: with n_quantiles: 200",
  "QRDQN: with n_quantiles: 200",
  "C51: with num_atoms: 51",
  "Rainbow: with n_step: 3, num_atoms: 51, noisy: true, epsilon: 0 and replay_buffer_config.type: PrioritizedEpisodeReplayBuffer"
})
public record DqnConfig(
    @Inline(
            defaults = {
              "lr=1e-4",
              "train_batch_size_per_learner=32",
              "grad_clip=10",
              "env_runners.rollout_fragment_length=4",
              "model.fcnet_activation=relu",
              "reporting.min_sample_timesteps_per_iteration=1000",
              "optimizer.eps=1e-8"
            })
        AlgorithmConfig common,
    @Inline(defaults = "tau=1") OffPolicyConfig offPolicy,
    @Doc("Environment steps from one update of the target network to the next.")
        @Default("10000")
        @Range("[1, inf)")
        @AlsoKnownAs("target_update_interval")
        long targetNetworkUpdateFreq,
    @Doc("Probability of a random action while exploring; may be a schedule.")
        @Default("[[0, 1.0], [10000, 0.05]]")
        @Range("[0, 1]")
        @AlsoKnownAs({
          "exploration_initial_eps: its first value",
          "exploration_final_eps: its last value",
          "exploration_fraction: times the steps of the run, as the step of its last value",
          "exploration_config: EpsilonGreedy is [[0, 1], [STEPS, 0.02]]; curiosity is for PPO and A2C"
        })
        Schedule epsilon,
    @Doc("Whether the other network chooses the action that the target network values.")
        @Default("true")
        boolean doubleQ,
    @Doc("Whether the network says the value of a state and the advantages of actions apart.")
        @Default("true")
        boolean dueling,
    @Doc("The loss of an error of the values: huber, linear beyond ±1, or mse, its square.")
        @Default("huber")
        TdErrorLoss tdErrorLossFn,
    @Doc(
            "Returns, evenly spaced from v_min to v_max, whose probabilities are learnt in place of the expected value (C51 with 51); 1: the value alone.")
        @Default("1")
        @Range("[1, inf)")
        int numAtoms,
    @Doc("The lowest of those returns.") @Default("-10") double vMin,
    @Doc("The highest of those returns.") @Default("10") double vMax,
    @Doc(
            "Quantiles of the return that are learnt in place of the expected value (QR-DQN); 1: the value alone.")
        @Default("1")
        @Range("[1, inf)")
        int nQuantiles,
    @Doc(
            "Whether the weights of the layers after fcnet_hiddens have noise on them, by which actions are explored too; then epsilon may well be 0.")
        @Default("false")
        @AlsoKnownAs("noisy_net")
        boolean noisy,
    @Doc("First deviation of that noise, times the root of a layer's inputs.")
        @Default("0.5")
        @Range("(0, inf)")
        double sigma0,
    @Doc(
            "Steps of a remembered sequence, before those that are learnt from, by which a recurrent network comes to its state.")
        @Default("0")
        @Range("[0, inf)")
        @AlsoKnownAs("replay_burn_in")
        int burnInLen)
    implements OffPolicySpec {
  /** Checks the ranges, and that nothing is set that DQN has no use for. */
  public DqnConfig {
    Constraints.check(
        DqnConfig.class,
        common,
        offPolicy,
        targetNetworkUpdateFreq,
        epsilon,
        doubleQ,
        dueling,
        tdErrorLossFn,
        numAtoms,
        vMin,
        vMax,
        nQuantiles,
        noisy,
        sigma0,
        burnInLen);
    if (!noisy) {
      Constraints.expectDefault(DqnConfig.class, "sigma0", sigma0, "noisy: true");
    }
    expectOneDistribution(numAtoms, vMin, vMax, nQuantiles, tdErrorLossFn);
    offPolicy.check(common);
    ModelConfig model = common.model();
    Constraints.expectUnset("model.free_log_std", model.freeLogStd(), true, "run: DQN");
    expectSequences(model, common.trainBatchSizePerLearner(), burnInLen);
    if (!dueling && !model.headFcnetHiddens().isEmpty()) {
      throw ConfigException.between(
          "model.head_fcnet_hiddens",
          "dueling",
          "no layers, as there is one head only with dueling: false",
          model.headFcnetHiddens().toString(),
          "add them to fcnet_hiddens");
    }
  }

  private static void expectSequences(ModelConfig model, int batch, int burnInLen) {
    if (!model.useLstm()) {
      Constraints.expectDefault(DqnConfig.class, "burnInLen", burnInLen, "model.use_lstm: true");
    } else if (batch < model.maxSeqLen()) {
      throw ConfigException.between(
          "train_batch_size_per_learner",
          "model.max_seq_len",
          "at least model.max_seq_len (" + model.maxSeqLen() + "), as it is of whole sequences",
          Integer.toString(batch),
          "raise it or lower model.max_seq_len");
    }
  }

  private static void expectOneDistribution(
      int atoms, double vMin, double vMax, int quantiles, TdErrorLoss function) {
    String effective = "num_atoms: 51";
    if (atoms == 1) {
      Constraints.expectDefault(DqnConfig.class, "vMin", vMin, effective);
      Constraints.expectDefault(DqnConfig.class, "vMax", vMax, effective);
      return;
    }
    Constraints.expectDefault(DqnConfig.class, "tdErrorLossFn", function, "num_atoms: 1");
    if (quantiles > 1) {
      throw ConfigException.between(
          "num_atoms",
          "n_quantiles",
          "one of the two, as both say what is learnt of returns",
          atoms + " and " + quantiles,
          "leave one out");
    }
    if (!(vMin < vMax)) {
      throw ConfigException.between(
          "v_min", "v_max", "v_min < v_max", vMin + " and " + vMax, "lower v_min, or raise v_max");
    }
  }

  /** Returns what the network is to say of actions, taking any of them with a probability. */
  PolicyHead.ActionValues head(double probability) {
    return new PolicyHead.ActionValues(dueling, probability, returns(), noisy ? sigma0 : 0);
  }

  /** Returns what the network is to say of the return of each action. */
  ReturnDistribution returns() {
    if (nQuantiles > 1) {
      return new ReturnDistribution.Quantiles(nQuantiles);
    }
    return numAtoms == 1
        ? new ReturnDistribution.Mean()
        : new ReturnDistribution.Categories(numAtoms, vMin, vMax);
  }

  /** Returns the defaults. */
  public static DqnConfig defaults() {
    return Defaults.of(DqnConfig.class);
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return defaults().toBuilder();
  }

  /** Returns a builder that starts from these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some of the settings. */
  public static final class Builder extends OffPolicyConfigBuilder<DqnConfig, Builder> {
    private Builder(DqnConfig initial) {
      super(initial);
    }

    /** Sets {@code target_network_update_freq}. */
    public Builder targetNetworkUpdateFreq(long targetNetworkUpdateFreq) {
      return set("targetNetworkUpdateFreq", targetNetworkUpdateFreq);
    }

    /** Sets {@code epsilon} to a constant. */
    public Builder epsilon(double epsilon) {
      return epsilon(Schedule.constant(epsilon));
    }

    /** Sets {@code epsilon}. */
    public Builder epsilon(Schedule epsilon) {
      return set("epsilon", epsilon);
    }

    /** Sets {@code double_q}. */
    public Builder doubleQ(boolean doubleQ) {
      return set("doubleQ", doubleQ);
    }

    /** Sets {@code dueling}. */
    public Builder dueling(boolean dueling) {
      return set("dueling", dueling);
    }

    /** Sets {@code td_error_loss_fn}. */
    public Builder tdErrorLossFn(TdErrorLoss tdErrorLossFn) {
      return set("tdErrorLossFn", tdErrorLossFn);
    }

    /** Sets {@code num_atoms}. */
    public Builder numAtoms(int numAtoms) {
      return set("numAtoms", numAtoms);
    }

    /** Sets {@code v_min}. */
    public Builder vMin(double vMin) {
      return set("vMin", vMin);
    }

    /** Sets {@code v_max}. */
    public Builder vMax(double vMax) {
      return set("vMax", vMax);
    }

    /** Sets {@code n_quantiles}. */
    public Builder nQuantiles(int nQuantiles) {
      return set("nQuantiles", nQuantiles);
    }

    /** Sets {@code noisy}. */
    public Builder noisy(boolean noisy) {
      return set("noisy", noisy);
    }

    /** Sets {@code burn_in_len}. */
    public Builder burnInLen(int burnInLen) {
      return set("burnInLen", burnInLen);
    }

    /** Sets {@code sigma0}. */
    public Builder sigma0(double sigma0) {
      return set("sigma0", sigma0);
    }
  }
}
