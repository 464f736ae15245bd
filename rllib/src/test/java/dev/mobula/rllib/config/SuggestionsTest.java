package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.rllib.AlgorithmTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about keys that users of other frameworks write. */
class SuggestionsTest {
  private static List<ConfigProblem> problems(String run, String... overrides) {
    return assertThrows(
            ConfigException.class,
            () ->
                ExperimentFile.of(
                    run, "CartPole-v1", List.of(overrides), AlgorithmTypes.configTypes()))
        .problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A2C  | batch_size             | did you mean train_batch_size_per_learner?
          A2C  | minibatch_size         | did you mean train_batch_size_per_learner?
          A2C  | n_steps                | did you mean train_batch_size_per_learner (times the number of environments)?
          DDPG | action_noise           | did you mean noise_std (its sigma)?
          DDPG | twin_q                 | choose run: TD3 with policy_delay: 1 and target_policy_noise: 0
          DQN  | adam_epsilon           | did you mean config.optimizer.eps?
          DQN  | exploration_config     | did you mean epsilon (EpsilonGreedy is [[0, 1], [STEPS, 0.02]]; curiosity is for PPO and A2C)?
          DQN  | exploration_fraction   | did you mean epsilon (times the steps of the run, as the step of its last value)?
          DQN  | hiddens                | did you mean config.model.head_fcnet_hiddens?
          DQN  | n_steps                | did you mean n_step?
          DQN  | noisy_net              | did you mean noisy?
          DQN  | prioritized_replay     | did you mean config.replay_buffer_config.type (true is PrioritizedEpisodeReplayBuffer)?
          DQN  | prioritized_replay_alpha | did you mean config.replay_buffer_config.alpha?
          PPO  | batch_size             | did you mean minibatch_size?
          PPO  | device                 | did you mean config.learners.num_gpus_per_learner (cuda is 1, with framework: torch)?
          PPO  | policy                 | remove it, as the spaces say which networks there are; model says how large
          PPO  | policy_kwargs          | did you mean model (net_arch is fcnet_hiddens, activation_fn is fcnet_activation)?
          PPO  | verbose                | remove it; 'mobula train' prints a line after each iteration
          SAC  | ent_coef               | did you mean initial_alpha (a number with alpha_lr: 0 beside it; auto by leaving out both)?
          SAC  | exploration_config     | remove it, as these algorithms explore by their own settings, and curiosity is for PPO and A2C
          SAC  | gradient_steps         | did you mean training_intensity (times train_batch_size_per_learner / (rollout_fragment_length · environments); -1 is train_batch_size_per_learner)?
          SAC  | n_critics              | did you mean twin_q (2 is true, 1 is false)?
          TD3  | action_noise           | did you mean noise_std (its sigma)?
          """)
  void shouldSayWhatAForeignKeyIsHere(String run, String key, String hint) {
    List<ConfigProblem> problems = problems(run, "config." + key + "=1");
    assertEquals(List.of(hint), problems.stream().map(ConfigProblem::fix).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          C51    | did you mean DQN (with num_atoms: 51)?
          QR-DQN | did you mean DQN (with n_quantiles: 200)?
          qrdqn  | did you mean DQN (with n_quantiles: 200)?
          ppo    | did you mean PPO?
          """)
  void shouldSayWhichAlgorithmHasAnotherName(String run, String hint) {
    assertEquals(hint, problems(run).getFirst().fix());
  }

  @Test
  void shouldSayHowDqnBecomesRainbow() {
    assertEquals(
        "did you mean DQN (with n_step: 3, num_atoms: 51, noisy: true, epsilon: 0 and"
            + " replay_buffer_config.type: PrioritizedEpisodeReplayBuffer)?",
        problems("Rainbow").getFirst().fix());
  }

  @Test
  void shouldListTheKeysOfASectionOnce() {
    List<ConfigProblem> problems =
        problems("PPO", "config.learners.zzz=1", "config.learners.yyy=1", "config.learners.xxx=1");
    assertEquals(
        List.of(
            "known here are num_learners, num_gpus_per_learner, isolated_learners, precision",
            "those known are listed for zzz",
            "those known are listed for zzz"),
        problems.stream().map(ConfigProblem::fix).toList());
  }
}
