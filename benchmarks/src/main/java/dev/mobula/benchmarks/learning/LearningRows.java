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
              "lr decays to 0, n_step 3, double_q and dueling; grad_clip 10 (none) and Adam's eps 1e-8 (0.01 / batch)"),
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
              "sac-pendulum",
              "configs/sac-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-174.8),
              ZOO + "−157.0 after 20k steps, less 2 · 88.7 / √100",
              NONE),
          new LearningRow(
              "td3-pendulum",
              "configs/td3-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-170),
              ZOO + "−151.9 after 20k steps, less 2 · 90.2 / √100",
              NONE),
          new LearningRow(
              "ddpg-pendulum",
              "configs/ddpg-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-170.1),
              ZOO + "−152.1 after 20k steps, less 2 · 90.2 / √100, the deviation of TD3",
              NONE),
          new LearningRow(
              "tqc-pendulum",
              "configs/tqc-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-200),
              "RLlib: −200 within 200k steps",
              "20k steps"),
          new LearningRow(
              "a2c-cartpole",
              "configs/a2c-cartpole.yaml",
              10,
              100,
              new Asked.MedianAndLeast(500, 400),
              ZOO + "500 after 500k steps",
              NONE),
          new LearningRow(
              "a2c-mountaincar",
              "configs/a2c-mountaincar.yaml",
              5,
              100,
              new Asked.MedianOf(-116.1),
              ZOO + "−111.3 after 1M steps, less 2 · 24.1 / √100",
              "ortho_init false: with the zoo's true, the median is −117.9"),
          new LearningRow(
              "a2c-pendulum",
              "configs/a2c-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-183.6),
              ZOO + "−163.0 after 1M steps, less 2 · 103.2 / √100",
              NONE),
          new LearningRow(
              "a2c-lunarlander",
              "configs/a2c-lunarlander.yaml",
              5,
              100,
              new Asked.MedianOf(139.7),
              ZOO + "155.8 after 200k steps, less 2 · 80.4 / √100",
              NONE),
          new LearningRow(
              "dqn-mountaincar",
              "configs/dqn-mountaincar.yaml",
              5,
              100,
              new Asked.MedianOf(-102.8),
              ZOO + "−100.8 after 120k steps, less 2 · 9.9 / √100",
              "lr decays to 0, double_q and dueling: with the zoo's own, the median is −115.3"),
          new LearningRow(
              "qrdqn-mountaincar",
              "configs/qrdqn-mountaincar.yaml",
              5,
              100,
              new Asked.MedianOf(-109.1),
              ZOO + "−106.0 after 120k steps, less 2 · 15.5 / √100",
              "lr decays to 0, double_q and dueling; grad_clip 10 (none) and Adam's eps 1e-8 (0.01 / batch)"),
          new LearningRow(
              "dqn-lunarlander",
              "configs/dqn-lunarlander.yaml",
              5,
              100,
              new Asked.MedianOf(138.6),
              ZOO + "154.4 after 100k steps, less 2 · 79.2 / √100",
              NONE),
          new LearningRow(
              "ppo-lunarlander",
              "configs/ppo-lunarlander.yaml",
              5,
              100,
              new Asked.MedianOf(235.7),
              ZOO + "242.1 after 1M steps, less 2 · 31.8 / √100",
              NONE),
          new LearningRow(
              "ppo-lunarlandercontinuous",
              "configs/ppo-lunarlandercontinuous.yaml",
              5,
              100,
              new Asked.MedianOf(264.5),
              ZOO + "270.9 after 1M steps, less 2 · 32.1 / √100",
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
