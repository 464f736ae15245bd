package dev.mobula.benchmarks;

import dev.mobula.benchmarks.tune.TuneBenchmark;
import dev.mobula.benchmarks.tune.TuneQualityBenchmark;
import dev.mobula.policies.Precision;
import dev.mobula.train.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All benchmarks. */
final class Benchmarks {
  static final List<Benchmark> ALL =
      List.of(
          new PpoCartPoleBenchmark(),
          new PpoRunnersBenchmark(),
          new DqnCartPoleBenchmark(),
          new SacPendulumBenchmark(),
          new SamplingBenchmark(),
          new EnvironmentsBenchmark(),
          new GymnasiumBenchmark(),
          new NetworkStepBenchmark(),
          new EngineMemoryBenchmark(
              "simd", Precision.FULL.toString(), EngineMemoryBenchmark.UPDATES),
          new GaeBenchmark(),
          new ReplayBenchmark(),
          new CoreBenchmark(),
          new ServeBenchmark(),
          new ServeLoadBenchmark(),
          new TuneBenchmark(),
          new TuneQualityBenchmark(),
          new SoakBenchmark());

  /** What the list says of each. */
  private static final Map<String, String> LINES =
      Map.ofEntries(
          Map.entry(
              "ppo-cartpole",
              "PPO on CartPole-v1, 100,000 steps: CPU seconds of whole processes and of warm training"),
          Map.entry(
              "ppo-runners",
              "PPO on CartPole-v1 with EnvRunners beside the learner, in threads and in processes"),
          Map.entry(
              "dqn-cartpole", "DQN on CartPole-v1, 50,000 steps: CPU seconds of whole processes"),
          Map.entry(
              "sac-pendulum",
              "SAC on Pendulum-v1: an update and the share of the core's peak, CPU seconds of 20,000 steps"),
          Map.entry(
              "sampling",
              "environment steps a second of CartPole-v1, alone and with the policy, on one core"),
          Map.entry(
              "environments",
              "environment steps a second of MinAtar's games and of pictures, on one core"),
          Map.entry(
              "gymnasium",
              "steps a second of Gymnasium's CartPole in Python, and what a crossing costs; needs jep"),
          Map.entry(
              "network-step",
              "forward, backward, optimiser step of a network and of LSTMs, and the share of the core's peak"),
          Map.entry(
              "engine-memory",
              "what the process holds over 100,000 updates of small networks on an engine"),
          Map.entry("gae", "advantages of 2,048 steps of one environment"),
          Map.entry(
              "replay",
              "adding to and drawing from a replay buffer of 100,000 steps, and its memory"),
          Map.entry(
              "core",
              "tasks, actor calls, objects and placement groups a second, in this JVM and in workers"),
          Map.entry(
              "serve",
              "requests a second and latency of a served policy, over HTTP and gRPC; needs wrk and h2load"),
          Map.entry(
              "serve-load",
              "requests that fail while a served application is updated, killed, overloaded; needs h2load"),
          Map.entry(
              "tune",
              "what a search costs beside its trials: 10,000 suggestions of TPE, and the last"),
          Map.entry(
              "tune-quality",
              "the least values that searchers find in 100 trials, beside those of random search"),
          Map.entry(
              "soak",
              "ten minutes of all that a runtime does; what the process holds must not grow"));

  private Benchmarks() {}

  /** Returns how to run benchmarks, with a line about each. */
  static String help() {
    StringBuilder out = new StringBuilder("Usage: benchmarks/run NAME [--json]\n\nBenchmarks:\n");
    for (String name : names()) {
      out.append("  ").append(name).append(" ".repeat(14 - name.length()));
      out.append(LINES.getOrDefault(name, "")).append('\n');
    }
    out.append(
        "\ndocs/benchmarks.md says what the figures mean; what the shipped config files learn\n");
    return out.append("is measured by './mobula benchmark-suite'.\n").toString();
  }

  /** Returns what to say of a name that no benchmark has. */
  static String unknown(String name) {
    List<String> near = Nearest.of(name, names());
    String hint = near.isEmpty() ? "" : " (did you mean " + near.getFirst() + "?)";
    return "unknown benchmark '" + name + "'" + hint + "; 'benchmarks/run' lists them";
  }

  static Optional<Benchmark> named(String name) {
    return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(Benchmark::name).toList();
  }
}
