package dev.mobula.rllib;

import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ConfigProblem;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings that the state in a checkpoint was made with and fits no others. */
final class ResumedSettings {
  private static final Set<String> FIXED =
      Set.of(
          "run",
          "env",
          "config.env_runners.num_envs_per_env_runner",
          "config.env_runners.num_env_groups",
          "config.env_runners.observation_filter",
          "config.env_runners.frame_stack",
          "config.env_runners.normalize_actions",
          "config.env_runners.normalize_reward",
          "config.fault_tolerance.restart_failed_sub_environments",
          "config.optimizer.type",
          "config.use_sde",
          "config.exploration_config.type",
          "config.exploration_config.feature_dim",
          "config.exploration_config.feature_net_hiddens",
          "config.exploration_config.inverse_net_hiddens",
          "config.exploration_config.forward_net_hiddens",
          "config.exploration_config.fcnet_activation",
          "config.dueling",
          "config.noisy",
          "config.num_atoms",
          "config.n_quantiles",
          "config.n_critics",
          "config.twin_q",
          "config.initial_alpha",
          "config.replay_buffer_config.type",
          "config.replay_buffer_config.actor_name",
          "config.replay_buffer_config.capacity");

  private static final String FIXED_GROUP = "config.model.";

  private ResumedSettings() {}

  /**
   * Checks that the settings of a run fit the state that it is to go on from.
   *
   * @param checkpoint what messages call the checkpoint
   * @throws ConfigException naming all keys that do not
   */
  static void check(String checkpoint, ExperimentSpec saved, ExperimentSpec now) {
    Map<String, String> before = ExperimentFile.settings(saved);
    List<ConfigProblem> problems = new ArrayList<>();
    ExperimentFile.settings(now)
        .forEach((key, value) -> {
          String old = before.getOrDefault(key, value);
          if ((FIXED.contains(key) || key.startsWith(FIXED_GROUP)) && !old.equals(value)) {
            problems.add(
                new ConfigProblem(
                    "",
                    List.of(key),
                    old + ", which " + checkpoint + " was written with",
                    value,
                    "this key cannot change on a resume: leave it as it was, or start a new run"));
          }
        });
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
