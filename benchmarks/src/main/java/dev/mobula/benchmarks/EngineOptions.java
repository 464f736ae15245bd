package dev.mobula.benchmarks;

import dev.mobula.policies.Precision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of benchmarks of an engine, each null where it is absent.
 *
 * @param framework the engine
 * @param device {@code cpu} or {@code cuda}
 * @param network the figure of a {@link StepNetwork}
 * @param precision the name of a {@link Precision}
 * @param updates how many
 */
record EngineOptions(
    @Nullable String framework,
    @Nullable String device,
    @Nullable String network,
    @Nullable String precision,
    @Nullable String updates) {
  /** Takes them out of the arguments. */
  static EngineOptions take(List<String> arguments) {
    return new EngineOptions(
        option(arguments, "--framework"),
        option(arguments, "--device"),
        option(arguments, "--network"),
        option(arguments, "--precision"),
        option(arguments, "--updates"));
  }

  /** Takes an option with its value out of the arguments; null where it is absent. */
  private static @Nullable String option(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    if (at < 0 || at + 1 == arguments.size()) {
      return null;
    }
    arguments.remove(at);
    return arguments.remove(at);
  }

  /** Says what is right. */
  static String usage() {
    return "network-step with --framework ENGINE, --device cpu or cuda, --network among %s and --precision %s or %s; or engine-memory with --framework ENGINE, --precision and --updates, at least %d"
        .formatted(
            StepNetwork.figures(),
            Precision.FULL,
            Precision.BF16_MIXED,
            EngineMemoryBenchmark.FEWEST_UPDATES);
  }

  /** Tells whether there are none. */
  boolean areAbsent() {
    return equals(new EngineOptions(null, null, null, null, null));
  }

  /** Returns the benchmark of that name with these options, or none where they are wrong for it. */
  Optional<Benchmark> benchmark(String name) {
    if (framework == null || !isPrecision()) {
      return Optional.empty();
    }
    String floats = precision == null ? Precision.FULL.toString() : precision;
    return switch (name) {
      case NetworkStepBenchmark.NAME -> networkStep(framework, floats);
      case EngineMemoryBenchmark.NAME -> engineMemory(framework, floats);
      default -> Optional.empty();
    };
  }

  private boolean isPrecision() {
    return precision == null
        || precision.equals(Precision.FULL.toString())
        || precision.equals(Precision.BF16_MIXED.toString());
  }

  private Optional<Benchmark> networkStep(String engine, String floats) {
    List<StepNetwork> networks = StepNetwork.named(network);
    boolean known = device == null || device.equals("cpu") || device.equals("cuda");
    return updates != null || !known || networks.isEmpty()
        ? Optional.empty()
        : Optional.of(new EngineStepsBenchmark(engine, "cuda".equals(device), floats, networks));
  }

  private Optional<Benchmark> engineMemory(String engine, String floats) {
    if (device != null || network != null) {
      return Optional.empty();
    }
    int count = EngineMemoryBenchmark.UPDATES;
    if (updates != null) {
      try {
        count = Integer.parseInt(updates);
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
    return count < EngineMemoryBenchmark.FEWEST_UPDATES
        ? Optional.empty()
        : Optional.of(new EngineMemoryBenchmark(engine, floats, count));
  }
}
