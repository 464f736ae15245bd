package dev.mobula.benchmarks.learning;

import java.util.List;

/** All lines of the table. */
final class LearningRows {
  private static final String ZOO = "rl-baselines3-zoo: ";
  private static final String NONE = "none";

  static final List<LearningRow> ALL =
      List.of(
          new LearningRow(
              "ppo-cartpole",
              "configs/ppo-cartpole.yaml",
              20,
              100,
              new Asked.ShareOf(0.95, 500),
              ZOO + "500 after 100k steps",
              NONE),
          new LearningRow(
              "dqn-cartpole",
              "configs/dqn-cartpole.yaml",
              10,
              100,
              new Asked.MedianAndLeast(500, 400),
              ZOO + "500 after 50k steps",
              "lr decays to 0, n_step 3, double_q and dueling: with the zoo's own, seeds 0 to 4 end at"
                  + " 322, 500, 15, 242 and 500"),
          new LearningRow(
              "qrdqn-cartpole",
              "configs/qrdqn-cartpole.yaml",
              10,
              100,
              new Asked.MedianAndLeast(500, 400),
              ZOO + "500 after 50k steps",
              "lr decays to 0, n_step 3, double_q and dueling"),
          new LearningRow(
              "ppo-pendulum",
              "configs/ppo-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-193),
              ZOO + "−172.2 after 100k steps, less 2 · 104.2 / √100",
              NONE),
          new LearningRow(
              "ppo-mountaincar",
              "configs/ppo-mountaincar.yaml",
              5,
              100,
              new Asked.MedianOf(-114.3),
              ZOO + "−110.4 after 1M steps, less 2 · 19.5 / √100",
              NONE),
          new LearningRow(
              "ppo-frozenlake",
              "configs/ppo-frozenlake.yaml",
              5,
              1000,
              new Asked.MedianOf(0.7),
              "the best policy reaches the goal in about 0.74 of its episodes",
              "no reference"),
          new LearningRow(
              "ppo-taxi",
              "configs/ppo-taxi.yaml",
              5,
              1000,
              new Asked.MedianOf(7.5),
              "the best policy earns about 7.9 on average",
              "no reference"));

  private LearningRows() {}

  static List<String> names() {
    return ALL.stream().map(LearningRow::name).toList();
  }
}
