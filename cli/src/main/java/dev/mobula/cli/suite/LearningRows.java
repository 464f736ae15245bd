package dev.mobula.cli.suite;

import java.util.List;

/** All lines of the table. */
final class LearningRows {
  private static final String ZOO = "rl-baselines3-zoo: ";
  private static final String NONE = "none";
  private static final String MINATAR = "Young and Tian (2019) after 5M frames: ";
  private static final String OWN_PPO = "PPO, with hyperparameters of our own";

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
              ZOO + "500 after 50k steps; RLlib: 450 within 200k",
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
          rainbow("double", "double_q alone"),
          rainbow("dueling", "dueling alone"),
          rainbow("nstep", "n_step 3 alone"),
          rainbow("prioritized", "prioritised replay alone"),
          rainbow("c51", "num_atoms 51 alone"),
          rainbow("noisy", "noisy alone"),
          rainbow("rainbow", "all of Rainbow"),
          new LearningRow(
              "ppo-pixelcartpole",
              "configs/ppo-pixelcartpole.yaml",
              5,
              100,
              new Asked.MedianOf(450),
              "450 of 500 within 500k steps; the environment is Mobula's own",
              NONE),
          new LearningRow(
              "ppo-minatar-breakout",
              "configs/ppo-minatar-breakout.yaml",
              5,
              100,
              new Asked.MedianOf(17.2),
              MINATAR + "actor-critic with traces 17.2, DQN 10.3",
              OWN_PPO),
          new LearningRow(
              "ppo-minatar-freeway",
              "configs/ppo-minatar-freeway.yaml",
              5,
              100,
              new Asked.MedianOf(50),
              MINATAR + "DQN 50, actor-critic with traces 47",
              OWN_PPO),
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
              30, // the median of five lies anywhere from −118 to −107
              100,
              new Asked.MedianOf(-114.3),
              ZOO + "−110.4 after 1M steps, less 2 · 19.5 / √100",
              NONE),
          new LearningRow(
              "sac-pendulum",
              "configs/sac-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-174.7),
              ZOO + "−157.0 after 20k steps, less 2 · 88.7 / √100; RLlib: −250 within 20k",
              "replay_buffer_config.capacity 20000: of the zoo's 1000000 the steps fill 20,100"),
          new LearningRow(
              "td3-pendulum",
              "configs/td3-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-169.9),
              ZOO + "−151.9 after 20k steps, less 2 · 90.2 / √100",
              NONE),
          new LearningRow(
              "ddpg-pendulum",
              "configs/ddpg-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-171.0),
              ZOO + "−152.1 after 20k steps, less 2 · 94.3 / √100",
              NONE),
          new LearningRow(
              "tqc-pendulum",
              "configs/tqc-pendulum.yaml",
              5,
              100,
              new Asked.MedianOf(-200),
              "RLlib: −200 within 200k steps",
              "20k steps, and replay_buffer_config.capacity 20000, of which they fill 20,100"),
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
              ZOO
                  + "155.8 after 200k steps, less 2 · 80.4 / √100; ten seeds of stable-baselines3"
                  + " 2.9 itself, in this LunarLander, end at −72.0 to 48.5, the median at 22.0",
              NONE),
          new LearningRow(
              "a2c-lunarlandercontinuous",
              "configs/a2c-lunarlandercontinuous.yaml",
              5,
              100,
              new Asked.MedianOf(55.0),
              ZOO + "84.2 after 5M steps, less 2 · 145.9 / √100",
              NONE),
          new LearningRow(
              "a2c-bipedalwalker",
              "configs/a2c-bipedalwalker.yaml",
              5,
              100,
              new Asked.MedianOf(295.1),
              ZOO + "299.8 after 5M steps, less 2 · 23.5 / √100",
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
              "lr decays to 0: with the zoo's own, the median is −158.3"),
          new LearningRow(
              "dqn-lunarlander",
              "configs/dqn-lunarlander.yaml",
              5,
              100,
              new Asked.MedianOf(138.6),
              ZOO + "154.4 after 100k steps, less 2 · 79.2 / √100",
              NONE),
          new LearningRow(
              "qrdqn-lunarlander",
              "configs/qrdqn-lunarlander.yaml",
              5,
              100,
              new Asked.MedianOf(25.1),
              ZOO + "70.2 after 100k steps, less 2 · 225.5 / √100",
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
              20, // the median of five lies within 4 of it
              100,
              new Asked.MedianOf(264.5),
              ZOO + "270.9 after 1M steps, less 2 · 32.1 / √100",
              NONE),
          new LearningRow(
              "ppo-bipedalwalker",
              "configs/ppo-bipedalwalker.yaml",
              5,
              100,
              new Asked.MedianOf(287.9),
              ZOO + "287.9 after 5M steps, whose deviation is not known",
              "lr decays to 0: with the zoo's constant 3e-4, seeds 0 to 3 end at 279.9, 293.7, 281.1"
                  + " and 275.4"),
          new LearningRow(
              "sac-lunarlandercontinuous",
              "configs/sac-lunarlandercontinuous.yaml",
              2,
              100,
              new Asked.MedianOf(247.3),
              ZOO + "260.4 after 500k steps, less 2 · 65.5 / √100",
              "replay_buffer_config.capacity 500000: of the zoo's 1000000 the steps fill little more"),
          new LearningRow(
              "td3-lunarlandercontinuous",
              "configs/td3-lunarlandercontinuous.yaml",
              2,
              100,
              new Asked.MedianOf(194.0),
              ZOO + "207.5 after 300k steps, less 2 · 67.6 / √100",
              NONE),
          new LearningRow(
              "ddpg-lunarlandercontinuous",
              "configs/ddpg-lunarlandercontinuous.yaml",
              5,
              100,
              new Asked.MedianOf(211.7),
              ZOO + "230.2 after 300k steps, less 2 · 92.4 / √100",
              NONE),
          new LearningRow(
              "tqc-lunarlandercontinuous",
              "configs/tqc-lunarlandercontinuous.yaml",
              5,
              100,
              new Asked.MedianOf(272.9),
              ZOO + "278.0 after 500k steps, less 2 · 25.5 / √100",
              "replay_buffer_config.capacity 500000: of the zoo's 1000000 the steps fill little more"),
          new LearningRow(
              "td3-bipedalwalker",
              "configs/td3-bipedalwalker.yaml",
              1,
              100,
              new Asked.MedianOf(294.6),
              ZOO + "306.0 after 1M steps, less 2 · 56.9 / √100",
              NONE),
          new LearningRow(
              "sac-bipedalwalker",
              "configs/sac-bipedalwalker.yaml",
              1,
              100,
              new Asked.MedianOf(291.1),
              ZOO + "297.7 after 500k steps, less 2 · 33.1 / √100",
              NONE),
          new LearningRow(
              "ppo-statelesscartpole",
              "configs/ppo-statelesscartpole.yaml",
              5,
              100,
              new Asked.MedianOf(350),
              "RLlib: 350 within 2M steps, and within 300k in its newer example",
              "hyperparameters of our own; RLlib's newer ones: lr 5e-4, 1 epoch, entropy_coeff 0.005,"
                  + " lambda 0.95, 4 runners of 16 environments"),
          new LearningRow(
              "dqn-statelesscartpole",
              "configs/dqn-statelesscartpole.yaml",
              5,
              100,
              new Asked.MedianOf(350),
              "RLlib: 350 within 200k steps",
              "hyperparameters of our own; RLlib's: batch 32, n_step 1, burn_in_len 8"),
          new LearningRow(
              "dqn-statelesscartpole-framestack",
              "configs/dqn-statelesscartpole-framestack.yaml",
              5,
              100,
              new Asked.MedianOf(350),
              "RLlib: 350 within 200k steps, with an LSTM",
              "hyperparameters of our own: four observations at a time, and no LSTM"),
          new LearningRow(
              "ppo-frozenlake-counts",
              "configs/ppo-frozenlake-counts.yaml",
              5,
              100,
              new Asked.MedianOf(0.99),
              "RLlib: 0.99 within 1M steps, with count-based curiosity",
              NONE),
          new LearningRow(
              "ppo-frozenlake-icm",
              "configs/ppo-frozenlake-icm.yaml",
              5,
              100,
              new Asked.MedianOf(0.9),
              "RLlib: 0.9 within 10M steps, with an intrinsic curiosity model",
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

  /** RLlib's row of DQN, with some of Rainbow's extensions. */
  private static LearningRow rainbow(String name, String extensions) {
    return new LearningRow(
        "dqn-cartpole-" + name,
        "configs/dqn-cartpole-" + name + ".yaml",
        5,
        100,
        new Asked.MedianOf(450),
        "RLlib: 450 within 200k steps; " + extensions,
        "hyperparameters of our own, and 100k steps");
  }
}
